import type { Monoid } from 'fp-ts/lib/Monoid.js';
import { chainAll } from '../transformation/chain-all.js';
import type { AnyTransformation } from '../member/gradient-transformation.js';

/**
 * Transformations under `chain`, with `identity` as the unit.
 *
 * Use it for folds and to test the laws. It erases the type of the state; otherwise use `chain`.
 *
 * @example
 * ```ts
 * import { concatAll } from 'fp-ts/lib/Monoid.js';
 * import { transformationMonoid } from '@thalweg/core/instances';
 * import { clip, scale } from '@thalweg/optimizers';
 *
 * concatAll(transformationMonoid)([clip(1), scale(2)]).members.map(({ name }) => name) // => ['clip', 'scale']
 * ```
 *
 * @category Instances
 * @since 0.1.0
 */
export const transformationMonoid: Monoid<AnyTransformation> = {
  concat: (first, second) => chainAll([first, second]),
  empty: chainAll([]),
};
