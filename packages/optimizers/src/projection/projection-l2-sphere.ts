import { add, div, le, lt, mul, nonNegative, norm, select, sqrt, sum } from '@thalweg/core';
import { defineProjection } from './define-projection.js';

/**
 * The projection onto a sphere around 0, where the norm of the whole tree is a given number:
 *
 * $$p = s \, \frac{x}{\lVert x \rVert}$$
 *
 * All points of the sphere are equally near to 0. A tree of zeros goes to the one whose $n$ elements are all $s / \sqrt{n}$, and so
 * does one whose norm is at most $2^{-1000}$. With a NaN or an infinite element there is no nearest point, and the result has a
 * NaN.
 *
 * @throws {ConfigError} If `scale` is below 0 or not finite.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { projectionL2Sphere, projectParams } from '@thalweg/optimizers';
 *
 * const sphere = projectionL2Sphere({ scale: 10 });
 * toArray(projectParams(sphere, tensor([3, 4]))) // => [6, 8]
 * toArray(projectParams(sphere, tensor([0, 0, 0, 0]))) // => [5, 5, 5, 5]
 * ```
 *
 * Same as Optax `projection_l2_sphere`, which gives NaN for a tree of zeros, and whose squares overflow or vanish where the norm
 * here does not. PyTorch has no projections.
 *
 * @category Projection
 * @since 0.1.0
 */
export const projectionL2Sphere = defineProjection({
  name: 'projectionL2Sphere',
  hyper: {
    /** $s$, the radius. */
    scale: nonNegative(1),
  },
  projector: {
    _tag: 'Expression',
    nearest: (x, { scale }) => {
      const length = norm('tree', x);
      // A sum of ones counts the elements.
      const equal = div(scale, sqrt(sum('tree', add(1, 0))));
      // In float32 a small norm is rounded coarsely, and the factor might be infinite. A power of two keeps all bits.
      const raised = mul(select(lt(length, 2 ** -100), 2 ** 120, 1), x);
      return select(le(length, 2 ** -1000), equal, mul(div(scale, norm('tree', raised)), raised));
    },
  },
});
