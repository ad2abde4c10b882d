import { nonNegative } from '@thalweg/core';
import { defineProjection } from './define-projection.js';
import { nearestOnL1Sphere } from './projection-l1-sphere.js';

/**
 * The projection onto a ball of the 1-norm, where the sizes of all elements of the tree sum to at most a given number:
 *
 * $$p = \begin{cases} x & \lVert x \rVert_1 \le s \\ \text{the projection onto the sphere} & \text{otherwise} \end{cases}$$
 *
 * It makes small elements 0. A tree inside does not change. It sorts all elements, in double, as {@link projectionSimplex} does. With
 * a NaN or an infinite element there is no nearest point, and NaN comes out.
 *
 * @throws {ConfigError} If `scale` is below 0 or not finite.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { projectionL1Ball, projectParams } from '@thalweg/optimizers';
 *
 * const ball = projectionL1Ball({ scale: 2 });
 * toArray(projectParams(ball, tensor([3, -2, 0.5]))) // => [1.5, -0.5, 0]
 * toArray(projectParams(ball, tensor([1, 0, -1]))) // => [1, 0, -1]
 * ```
 *
 * Source: Duchi, Shalev-Shwartz, Singer and Chandra, "Efficient projections onto the l1-ball for learning in high dimensions"
 * (2008), figure 1 and section 4. Same as Optax `projection_l1_ball`, which gives NaN for the scale 0 outside the ball. PyTorch has
 * no projections.
 *
 * @category Projection
 * @since 0.1.0
 */
export const projectionL1Ball = defineProjection({
  name: 'projectionL1Ball',
  hyper: {
    /** $s$, the radius: the largest sum of the sizes of all elements. */
    scale: nonNegative(1),
  },
  projector: {
    _tag: 'Elements',
    nearest: (x, { scale }) =>
      x.reduce((sum, each) => sum + Math.abs(each), 0) <= scale ? x : nearestOnL1Sphere(x, scale),
  },
});
