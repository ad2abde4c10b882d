import { add, div, finite, le, mul, select, sub } from '@thalweg/core';
import { defineProjection } from './define-projection.js';
import { innerProduct } from './inner-product.js';
import { givenNumbers } from './numbers-like-params.js';
import { notZero } from './projection-vector.js';

/**
 * The projection onto a half-space:
 *
 * $$p = \begin{cases} x & \langle a, x \rangle \le b \\
 *   x + \frac{b - \langle a, x \rangle}{\langle a, a \rangle} \, a & \text{otherwise} \end{cases}$$
 *
 * The inner products are over the whole tree. A tree inside does not change. With `a: 1` the sum of the elements is at most $b$.
 *
 * @throws {ConfigError} If `a` is zero, or something else than numbers; if `b` is not a finite number.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { projectionHalfspace, projectParams } from '@thalweg/optimizers';
 *
 * const half = projectionHalfspace({ a: 1, b: 3 });
 * toArray(projectParams(half, tensor([1, 2, 6]))) // => [-1, 0, 4]
 * toArray(projectParams(half, tensor([1, 1, 1]))) // => [1, 1, 1]
 * ```
 *
 * Same as Optax `projection_halfspace`, which gives NaN if `a` is zero. PyTorch has no projections.
 *
 * @category Projection
 * @since 0.1.0
 */
export const projectionHalfspace = defineProjection({
  name: 'projectionHalfspace',
  hyper: {
    /** $a$, the normal: a tree like the parameters, or a number for all elements. Its squares must not overflow or vanish. */
    a: givenNumbers(),
    /** $b$, the largest inner product of the normal and a point of the half-space. */
    b: finite(),
  },
  fit: notZero,
  projector: {
    _tag: 'Expression',
    nearest: (x, { a, b }) => {
      const product = innerProduct(a, x);
      return select(le(product, b), x, add(x, mul(div(sub(b, product), innerProduct(a, a)), a)));
    },
  },
});
