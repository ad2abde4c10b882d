import { nonNegative } from '@thalweg/core';
import { defineProjection } from './define-projection.js';
import { nearestInSimplex } from './nearest-in-simplex.js';

/**
 * The projection onto a simplex, where all elements of the tree are 0 or more and sum to a given number:
 *
 * $$p_i = \max(x_i - \tau, 0), \quad \text{with } \tau \text{ such that} \quad \sum_i p_i = s$$
 *
 * It sorts all elements, in double, so it is not fused; it takes $O(n \log n)$. With a NaN or an infinite element there is no nearest
 * point, and NaN comes out.
 *
 * @throws {ConfigError} If `scale` is below 0 or not finite.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { projectionSimplex, projectParams } from '@thalweg/optimizers';
 *
 * const { w, b } = projectParams(projectionSimplex({ scale: 2 }), { w: tensor([2.5, 3.5]), b: tensor(0.5) });
 * [...toArray(w), ...toArray(b)] // => [0.5, 1.5, 0]
 * ```
 *
 * Source: Held, Wolfe and Crowder, "Validation of subgradient optimization" (1974); Duchi, Shalev-Shwartz, Singer and Chandra,
 * "Efficient projections onto the l1-ball for learning in high dimensions" (2008), figure 1. Same as Optax `projection_simplex`,
 * which gives NaN for the scale 0; it rounds to the dtype of the leaves after each operation, here once at the end. PyTorch has no
 * projections.
 *
 * @category Projection
 * @since 0.1.0
 */
export const projectionSimplex = defineProjection({
  name: 'projectionSimplex',
  hyper: {
    /** $s$, the sum of all elements. */
    scale: nonNegative(1),
  },
  projector: { _tag: 'Elements', nearest: (x, { scale }) => nearestInSimplex(x, scale) },
});
