import type { GradientTransformation } from '../member/gradient-transformation.js';
import { transformation } from './transformation.js';

/**
 * The transformation that changes nothing: it has no members and is the unit of `chain`.
 *
 * @example
 * ```ts
 * import { identity, tensor, toArray } from '@thalweg/core';
 *
 * const tx = identity();
 * const [updates, state] = tx.update(tensor([1, 2]), tx.init(tensor([0, 0])));
 * toArray(updates) // => [1, 2]
 * state // => {}
 * ```
 *
 * @category Composition
 * @since 0.1.0
 */
export const identity = (): GradientTransformation<readonly []> =>
  transformation([], { name: 'identity', options: {} });
