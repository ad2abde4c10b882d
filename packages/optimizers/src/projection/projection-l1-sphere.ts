import { nonNegative } from '@thalweg/core';
import { defineProjection } from './define-projection.js';
import { nearestInSimplex } from './nearest-in-simplex.js';

/** The nearest list of numbers whose sizes sum to `scale`. An element that is 0 may go either way, and goes up. */
export const nearestOnL1Sphere = (x: Float64Array, scale: number): Float64Array =>
  nearestInSimplex(x.map(Math.abs), scale).map((size, i) => (x[i]! < 0 ? -size : size));

/**
 * The projection onto a sphere of the 1-norm, where the sizes of all elements of the tree sum to a given number:
 *
 * $$p = \operatorname{sign}(x) \, q, \quad \text{with } q \text{ the projection of } |x| \text{ onto the simplex of the scale } s$$
 *
 * An element that is 0 may go up or down, and goes up. It sorts all elements, in double, as {@link projectionSimplex} does. With a
 * NaN or an infinite element there is no nearest point, and NaN comes out.
 *
 * @throws {ConfigError} If `scale` is below 0 or not finite.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { projectionL1Sphere, projectParams } from '@thalweg/optimizers';
 *
 * const sphere = projectionL1Sphere({ scale: 4 });
 * toArray(projectParams(sphere, tensor([1, -2]))) // => [1.5, -2.5]
 * toArray(projectParams(sphere, tensor([0, 2]))) // => [1, 3]
 * ```
 *
 * Source: Duchi, Shalev-Shwartz, Singer and Chandra, "Efficient projections onto the l1-ball for learning in high dimensions"
 * (2008), section 4. Same as Optax `projection_l1_sphere`, except for elements that are 0: Optax leaves them at 0 even where the
 * nearest points have another number there, so that its result is not on the sphere. PyTorch has no projections.
 *
 * @category Projection
 * @since 0.1.0
 */
export const projectionL1Sphere = defineProjection({
  name: 'projectionL1Sphere',
  hyper: {
    /** $s$, the radius: the sum of the sizes of all elements. */
    scale: nonNegative(1),
  },
  projector: { _tag: 'Elements', nearest: (x, { scale }) => nearestOnL1Sphere(x, scale) },
});
