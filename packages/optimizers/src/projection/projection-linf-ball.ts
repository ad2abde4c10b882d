import { neg, nonNegative } from '@thalweg/core';
import { defineProjection } from './define-projection.js';
import { between } from './projection-box.js';

/**
 * The projection onto a ball of the maximum norm, where no element is larger than a given size:
 *
 * $$p = \min(\max(x, -s), s)$$
 *
 * @throws {ConfigError} If `scale` is below 0 or not finite.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { projectionLinfBall, projectParams } from '@thalweg/optimizers';
 *
 * toArray(projectParams(projectionLinfBall({ scale: 2 }), tensor([-3, 0.5, 4]))) // => [-2, 0.5, 2]
 * ```
 *
 * Same as Optax `projection_linf_ball`. PyTorch has no projections.
 *
 * @category Projection
 * @since 0.1.0
 */
export const projectionLinfBall = defineProjection({
  name: 'projectionLinfBall',
  hyper: {
    /** $s$, the radius. */
    scale: nonNegative(1),
  },
  projector: { _tag: 'Expression', nearest: (x, { scale }) => between(x, neg(scale), scale) },
});
