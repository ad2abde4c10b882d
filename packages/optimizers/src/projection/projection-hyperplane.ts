import { add, div, finite, mul, sub } from '@thalweg/core';
import { defineProjection } from './define-projection.js';
import { innerProduct } from './inner-product.js';
import { givenNumbers } from './numbers-like-params.js';
import { notZero } from './projection-vector.js';

/**
 * The projection onto a hyperplane:
 *
 * $$p = x + \frac{b - \langle a, x \rangle}{\langle a, a \rangle} \, a, \quad \text{so that} \quad \langle a, p \rangle = b$$
 *
 * The inner products are over the whole tree. With `a: 1` the elements sum to $b$.
 *
 * @throws {ConfigError} If `a` is zero, or something else than numbers; if `b` is not a finite number.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { projectionHyperplane, projectParams } from '@thalweg/optimizers';
 *
 * toArray(projectParams(projectionHyperplane({ a: 1, b: 3 }), tensor([1, 2, 6]))) // => [-1, 0, 4]
 * ```
 *
 * Same as Optax `projection_hyperplane`, which gives NaN if `a` is zero. PyTorch has no projections.
 *
 * @category Projection
 * @since 0.1.0
 */
export const projectionHyperplane = defineProjection({
  name: 'projectionHyperplane',
  hyper: {
    /** $a$, the normal: a tree like the parameters, or a number for all elements. Its squares must not overflow or vanish. */
    a: givenNumbers(),
    /** $b$, the inner product of the normal and each point of the hyperplane. */
    b: finite(),
  },
  fit: notZero,
  projector: {
    _tag: 'Expression',
    nearest: (x, { a, b }) => add(x, mul(div(sub(b, innerProduct(a, x)), innerProduct(a, a)), a)),
  },
});
