import { decay, defineRule, ema, sign, zeros } from '@thalweg/core';

/**
 * The sign of a moving average of the gradient:
 *
 * $$m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \qquad u_t = \operatorname{sign} m_t$$
 *
 * @param options - `b1`: $\beta_1$, the decay of the average, in [0, 1); 0.9 by default.
 *
 * Source: Bernstein et al., "signSGD: compressed optimisation for non-convex problems" (2018), algorithm 2.
 */
export const scaleBySignum = defineRule({
  name: 'scaleBySignum',
  hyper: { b1: decay(0.9) },
  slots: { mu: zeros },
  rule: ({ g, mu, b1 }) => {
    const m = ema(mu, g, b1);
    return { g: sign(m), mu: m };
  },
});
