import { add, decay, defineRule, ema, mul, nonNegative, sub, zeros } from '@thalweg/core';

/**
 * Quasi-hyperbolic momentum, a mean of the gradient and its moving average:
 *
 * $$m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \qquad u_t = (1 - \nu) g_t + \nu \, m_t$$
 *
 * @param options - `b1`: $\beta_1$, the decay of the average, in [0, 1); 0.999 by default. `nu`: $\nu$, the weight of
 *   the average, 0 or more; 0.7 by default.
 *
 * Source: Ma and Yarats, "Quasi-hyperbolic momentum and Adam for deep learning" (2019), section 3.
 */
export const scaleByQhm = defineRule({
  name: 'scaleByQhm',
  hyper: { b1: decay(0.999), nu: nonNegative(0.7) },
  slots: { mu: zeros },
  rule: ({ g, mu, b1, nu }) => {
    const m = ema(mu, g, b1);
    return { g: add(mul(sub(1, nu), g), mul(nu, m)), mu: m };
  },
});
