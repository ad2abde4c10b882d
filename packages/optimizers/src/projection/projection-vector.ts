import { div, mul } from '@thalweg/core';
import { defineProjection } from './define-projection.js';
import { innerProduct } from './inner-product.js';
import { everyNumber, givenNumbers } from './numbers-like-params.js';

/** How a normal or a direction must be. */
export const notZero = {
  argument: 'a',
  expected: 'a number that is not 0, or a tree with one',
  holds: ({ a }: { readonly a: unknown }) => !everyNumber(a, (number) => number === 0),
} as const;

/**
 * The projection onto the line through 0 and a given tree:
 *
 * $$p = \frac{\langle x, a \rangle}{\langle a, a \rangle} \, a$$
 *
 * The inner products are over the whole tree.
 *
 * @throws {ConfigError} If `a` is zero, or something else than numbers.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { projectionVector, projectParams } from '@thalweg/optimizers';
 *
 * const line = projectionVector({ a: { w: [1, 2], b: 2 } });
 * const { w, b } = projectParams(line, { w: tensor([9, 0]), b: tensor(0) });
 * [...toArray(w), ...toArray(b)] // => [1, 2, 2]
 * ```
 *
 * Same as Optax `projection_vector`, which gives NaN if `a` is zero. PyTorch has no projections.
 *
 * @category Projection
 * @since 0.1.0
 */
export const projectionVector = defineProjection({
  name: 'projectionVector',
  hyper: {
    /** $a$, the direction: a tree like the parameters, or a number for all elements. Its squares must not overflow or vanish. */
    a: givenNumbers(),
  },
  fit: notZero,
  projector: {
    _tag: 'Expression',
    nearest: (x, { a }) => mul(div(innerProduct(x, a), innerProduct(a, a)), a),
  },
});
