import { div, le, mul, nonNegative, norm, select } from '@thalweg/core';
import { defineProjection } from './define-projection.js';

/**
 * The projection onto a ball around 0, where the norm of the whole tree is at most a given number:
 *
 * $$p = \begin{cases} x & \lVert x \rVert \le s \\ \frac{s}{\lVert x \rVert} \, x & \text{otherwise} \end{cases}$$
 *
 * A tree inside does not change. The norm of a tree that was outside is $s$ up to rounding. With a NaN or an infinite element
 * there is no nearest point, and the result has a NaN.
 *
 * @throws {ConfigError} If `scale` is below 0 or not finite.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { projectionL2Ball, projectParams } from '@thalweg/optimizers';
 *
 * const { a, b } = projectParams(projectionL2Ball({ scale: 10 }), { a: tensor([30]), b: tensor([40]) });
 * [...toArray(a), ...toArray(b)] // => [6, 8]
 * ```
 *
 * Same as Optax `projection_l2_ball`, but its squares overflow or vanish where the norm here does not, and it gives NaN for a
 * tree of zeros and the scale 0. PyTorch has no projections.
 *
 * @category Projection
 * @since 0.1.0
 */
export const projectionL2Ball = defineProjection({
  name: 'projectionL2Ball',
  hyper: {
    /** $s$, the radius. */
    scale: nonNegative(1),
  },
  projector: {
    _tag: 'Expression',
    nearest: (x, { scale }) => {
      const length = norm('tree', x);
      // A product with the factor 1 keeps all bits, and a NaN compares false.
      return mul(select(le(length, scale), 1, div(scale, length)), x);
    },
  },
});
