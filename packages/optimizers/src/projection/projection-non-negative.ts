import { max, type Operand } from '@thalweg/core';
import { defineProjection } from './define-projection.js';

/** An element, or 0 if it is below 0. */
export const positivePart = (x: Operand) => max(x, 0);

/**
 * The projection onto the elements that are 0 or more:
 *
 * $$p = \max(x, 0)$$
 *
 * A NaN stays NaN.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { projectionNonNegative, projectParams } from '@thalweg/optimizers';
 *
 * toArray(projectParams(projectionNonNegative(), tensor([-3, 0.5, 4]))) // => [0, 0.5, 4]
 * ```
 *
 * Same as Optax `projection_non_negative`. PyTorch has no projections.
 *
 * @category Projection
 * @since 0.1.0
 */
export const projectionNonNegative = defineProjection({
  name: 'projectionNonNegative',
  hyper: {},
  projector: { _tag: 'Expression', nearest: positivePart },
});
