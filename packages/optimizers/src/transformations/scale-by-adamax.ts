import {
  abs,
  add,
  decay,
  defineRule,
  div,
  ema,
  eq,
  max,
  mul,
  nonNegative,
  pow,
  select,
  sub,
  zeros,
} from '@thalweg/core';

/**
 * Scales a moving average of the gradient by a decaying maximum of its size:
 *
 * $$m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \qquad n_t = \max(\beta_2 n_{t-1}, |g_t| + \epsilon), \qquad
 *   u_t = \frac{m_t}{(1 - \beta_1^t) \, n_t}$$
 *
 * and $u_t = 0$ where $n_t = 0$.
 *
 * @param options - `b1`: $\beta_1$, in [0, 1); 0.9 by default. `b2`: $\beta_2$, in [0, 1); 0.999 by default. `eps`:
 *   $\epsilon$, 0 or more; 0 by default, as in the paper.
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByAdamax } from '@thalweg/optimizers';
 *
 * const tx = scaleByAdamax({ b1: 0 });
 * const [updates] = tx.update(tensor([3, -0.1, 0]), tx.init(tensor([0, 0, 0])));
 * toArray(updates) // => [1, -1, 0]
 * ```
 *
 * Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 2. Optax `scale_by_adamax` and
 * PyTorch `Adamax` add 1e-8 to $|g_t|$: pass `{ eps: 1e-8 }`.
 *
 * A step with a sparse gradient is lazy: what the gradient does not touch keeps its averages and its parameters, where
 * a dense step would let both go on.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByAdamax = defineRule({
  name: 'scaleByAdamax',
  hyper: { b1: decay(0.9), b2: decay(0.999), eps: nonNegative(0) },
  slots: { mu: zeros, nu: zeros },
  scalars: ({ b1 }, t) => ({ c1: sub(1, pow(b1, t)) }),
  rule: ({ g, mu, nu, b1, b2, eps, c1 }) => {
    const m = ema(mu, g, b1);
    const n = max(mul(b2, nu), add(abs(g), eps));
    const mHat = div(m, c1);
    return { g: select(eq(n, 0), 0, div(mHat, n)), mu: m, nu: n };
  },
});
