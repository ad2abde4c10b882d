import { add, decay, defineRule, div, ema, nonNegative, pow, sqrt, square, sub, zeros } from '@thalweg/core';

/**
 * Scales the gradient by estimates of its first two moments, both corrected for having started at zero:
 *
 * $$m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \qquad v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2$$
 * $$u_t = \frac{m_t / (1 - \beta_1^t)}{\sqrt{v_t / (1 - \beta_2^t) + \bar\epsilon} + \epsilon}$$
 *
 * @param options - `b1`: $\beta_1$, decay of the first moment, in [0, 1); 0.9 by default. `b2`: $\beta_2$, decay of
 *   the second, in [0, 1); 0.999 by default. `eps`: $\epsilon$, added to the root; 0 or more, 1e-8 by default; with
 *   0 an element whose gradients were all 0 gives NaN. `epsRoot`: $\bar\epsilon$, added under the root; 0 or more, 0
 *   by default; above 0 if you differentiate through the optimizer.
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByAdam } from '@thalweg/optimizers';
 *
 * const tx = scaleByAdam({ eps: 0 });
 * const [updates, state] = tx.update({ w: tensor([0.3, -7]) }, tx.init({ w: tensor([0, 0]) }));
 * toArray(updates.w).map(Math.round) // => [1, -1]
 * state.scaleByAdam.count // => 1
 * ```
 *
 * Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1. Same as Optax
 * `scale_by_adam` and, with `epsRoot` 0, PyTorch `Adam`. Scalars are computed in double, also for float32 leaves.
 *
 * A step with a sparse gradient is lazy: what the gradient does not touch keeps its averages and its parameters, where
 * a dense step would let both go on.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByAdam = defineRule({
  name: 'scaleByAdam',
  hyper: { b1: decay(0.9), b2: decay(0.999), eps: nonNegative(1e-8), epsRoot: nonNegative(0) },
  slots: { mu: zeros, nu: zeros },
  scalars: ({ b1, b2 }, t) => ({ c1: sub(1, pow(b1, t)), c2: sub(1, pow(b2, t)) }),
  rule: ({ g, mu, nu, b1, b2, eps, epsRoot, c1, c2 }) => {
    const m = ema(mu, g, b1);
    const v = ema(nu, square(g), b2);
    const mHat = div(m, c1);
    const vHat = div(v, c2);
    const denominator = add(sqrt(add(vHat, epsRoot)), eps);
    return { g: div(mHat, denominator), mu: m, nu: v };
  },
});
