import { add, defineRule, div, eq, finite, mul, nonNegative, norm, select } from '@thalweg/core';

/**
 * Divides the gradient by the norm of the whole tree:
 *
 * $$u = \frac{c \, g}{\lVert g \rVert + \epsilon}$$
 *
 * and $u = 0$ where the denominator is 0.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { normalizeByUpdateNorm } from '@thalweg/optimizers';
 *
 * const tx = normalizeByUpdateNorm({ scaleFactor: 10, eps: 0 });
 * const params = { a: tensor([0]), b: tensor([0]) };
 * const [updates] = tx.update({ a: tensor([3]), b: tensor([4]) }, tx.init(params));
 * [...toArray(updates.a), ...toArray(updates.b)].map(Math.round) // => [6, 8]
 * ```
 *
 * Source: Cortés, "Finite-time convergent gradient flows with applications to network consensus" (2006). Same as
 * Optax `normalize_by_update_norm`, but squares that overflow or vanish do not matter: Optax 0.2.8 returns 0 for a gradient
 * of 1e200. PyTorch has no such transformation.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const normalizeByUpdateNorm = defineRule({
  name: 'normalizeByUpdateNorm',
  hyper: {
    /** $c$, the norm of the result. */
    scaleFactor: finite(1),
    /** $\epsilon$, added to the norm. */
    eps: nonNegative(1e-6),
  },
  rule: ({ g, scaleFactor, eps }) => {
    const denominator = add(norm('tree', g), eps);
    return { g: mul(select(eq(denominator, 0), 0, div(scaleFactor, denominator)), g) };
  },
});
