import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { concat } from './chain.js';
import type { GradientTransformation, AnyTransformation } from '../member/gradient-transformation.js';
import { requireTransformation } from '../member/require-transformation.js';

/**
 * Composes an array of transformations that is known only at run time.
 *
 * Like {@link chain}, but the type of the state is opaque: the compiler knows neither its keys nor what they hold.
 *
 * @param parts - The transformations, in the order in which they are applied.
 * @throws {ConfigError} If the argument is not an array, or an item is not a transformation.
 *
 * @example
 * ```ts
 * import { chainAll, tensor, toArray } from '@thalweg/core';
 * import { scale } from '@thalweg/optimizers';
 *
 * const tx = chainAll([2, 3, 4].map((factor) => scale(factor)));
 * const [updates, state] = tx.update(tensor([1]), tx.init(tensor([0])));
 * toArray(updates) // => [24]
 * Object.keys(state) // => ['scale', 'scale_2', 'scale_3']
 * ```
 *
 * @category Composition
 * @since 0.1.0
 */
export const chainAll = (parts: readonly AnyTransformation[]): GradientTransformation => {
  if (!Array.isArray(parts))
    throw new ConfigError({
      owner: 'chainAll',
      argument: 'parts',
      expected: 'an array of transformations',
      found: shown(parts),
      fix: 'To give them one by one write chain(first, second)',
    });
  for (let i = 0; i < parts.length; i++) requireTransformation('chainAll', `parts[${i}]`, parts[i]);
  return concat(parts);
};
