import { defineRule, div, lt, mul, norm, positive, select } from '@thalweg/core';

/**
 * Scales the gradient down so that the norm of the whole tree is at most a given number:
 *
 * $$u = \begin{cases} g & \lVert g \rVert < c \\ \frac{c}{\lVert g \rVert} \, g & \text{otherwise} \end{cases}$$
 *
 * @throws {ConfigError} If `maxNorm` is not a finite number above 0.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { clipByGlobalNorm } from '@thalweg/optimizers';
 *
 * const tx = clipByGlobalNorm(1);
 * const params = { a: tensor([0]), b: tensor([0]) };
 * const [updates] = tx.update({ a: tensor([3]), b: tensor([4]) }, tx.init(params));
 * toArray(updates.a) // => [0.6000…]
 * toArray(updates.b) // => [0.8]
 * ```
 *
 * Source: Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks" (2013), algorithm 1.
 * Same as Optax `clip_by_global_norm`, which divides by the norm before it multiplies by $c$ (one more rounding);
 * PyTorch `clip_grad_norm_` adds 1e-6 to the norm.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const clipByGlobalNorm = defineRule({
  name: 'clipByGlobalNorm',
  hyper: {
    /** $c$, the largest norm of all leaves together. */
    maxNorm: positive(),
  },
  argument: 'maxNorm',
  rule: ({ g, maxNorm }) => {
    const length = norm('tree', g);
    const factor = select(lt(length, maxNorm), 1, div(maxNorm, length));
    return { g: mul(factor, g) };
  },
});
