import { add, decay, defineRule, ema, finite, mul, nonNegative, scheduled, sign, zeros } from '@thalweg/core';

/**
 * Scales the gradient by a number that is larger where it agrees in sign with its moving average:
 *
 * $$m_t = \gamma m_{t-1} + (1 - \gamma) g_t, \qquad
 *   u_t = \left( \alpha + f(t - 1) \operatorname{sign}(g_t) \operatorname{sign}(m_t) \right) g_t$$
 *
 * @param options - `alpha`: $\alpha$, 0 or more; 1 by default, with which an element that disagrees does not move.
 *   `decay`: $\gamma$, in [0, 1); 0.9 by default. `signDecay`: $f$, a number or a schedule, see
 *   {@link scaleByPowerSign}; 1 by default.
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByAddSign } from '@thalweg/optimizers';
 *
 * const tx = scaleByAddSign({ alpha: 2 });
 * const [, state] = tx.update(tensor([1, 1]), tx.init(tensor([0, 0])));
 * const [updates] = tx.update(tensor([0.5, -0.5]), state);
 * toArray(updates) // => [1.5, -0.5]
 * ```
 *
 * Source: Bello et al., "Neural optimizer search with reinforcement learning" (2017); the talk (Ruder 2017), eq. 17.
 * Neither Optax nor PyTorch has it.
 *
 * A step with a sparse gradient is lazy: what the gradient does not touch keeps its averages and its parameters, where
 * a dense step would let both go on.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByAddSign = defineRule({
  name: 'scaleByAddSign',
  hyper: { alpha: nonNegative(1), decay: decay(0.9), signDecay: scheduled(finite(1)) },
  slots: { mu: zeros },
  rule: ({ g, mu, alpha, decay, signDecay }) => {
    const m = ema(mu, g, decay);
    const agreement = mul(sign(g), sign(m));
    const factor = add(alpha, mul(signDecay, agreement));
    return { g: mul(factor, g), mu: m };
  },
});
