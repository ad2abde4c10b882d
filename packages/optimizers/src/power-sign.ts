import {
  chain,
  decay,
  defineOptimizer,
  defineRule,
  ema,
  finite,
  gt,
  lt,
  mul,
  neg,
  nonNegative,
  positive,
  pow,
  scheduled,
  select,
  sign,
  zeros,
} from '@thalweg/core';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Scales each element of the gradient up if its sign agrees with that of its moving average, and down if it does not:
 *
 * $$m_t = \gamma m_{t-1} + (1 - \gamma) g_t, \qquad
 *   u_t = b^{\, f(t - 1) \operatorname{sign}(g_t) \operatorname{sign}(m_t)} \, g_t$$
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByPowerSign } from '@thalweg/optimizers';
 *
 * const tx = scaleByPowerSign({ base: 2 });
 * const [, state] = tx.update(tensor([1, 1]), tx.init(tensor([0, 0])));
 * const [updates] = tx.update(tensor([0.5, -0.5]), state);
 * toArray(updates) // => [1, -0.25]
 * ```
 *
 * Source: Bello et al., "Neural optimizer search with reinforcement learning" (2017); the talk (Ruder 2017), eq. 16.
 * Neither Optax nor PyTorch has it. The power has only three values, so the rule computes it once per step, not per
 * element.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByPowerSign = defineRule({
  name: 'scaleByPowerSign',
  hyper: {
    /** $b$, the factor of an element whose gradient agrees in sign with the mean. */
    base: positive(Math.E),
    /** $\gamma$, the decay of the mean. */
    decay: decay(0.9),
    /** $f$, the weight of the signs: a number or a schedule. */
    signDecay: scheduled(finite(1)),
  },
  slots: { mu: zeros },
  rule: ({ g, mu, base, decay, signDecay }) => {
    const m = ema(mu, g, decay);
    const agreement = mul(sign(g), sign(m));
    const larger = pow(base, signDecay);
    const smaller = pow(base, neg(signDecay));
    const factor = select(gt(agreement, 0), larger, select(lt(agreement, 0), smaller, 1));
    return { g: mul(factor, g), mu: m };
  },
});

/**
 * PowerSign: larger steps if the gradient agrees in sign with its moving average, smaller steps if it does not,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \, b^{\, f(t - 1) \operatorname{sign}(g_t) \operatorname{sign}(m_t)} \, g_t$$
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor } from '@thalweg/core';
 * import { powerSign } from '@thalweg/optimizers';
 *
 * const step = makeStep(powerSign({ learningRate: 0.5, base: 2 }));
 * step(step.init(tensor(1)), tensor(1)).params.get() // => 0
 * ```
 *
 * Source: Bello et al., "Neural optimizer search with reinforcement learning" (2017); the talk (Ruder 2017), eq. 16.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const powerSign = defineOptimizer({
  name: 'powerSign',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(0.1)),
    ...scaleByPowerSign.declaration.hyper,
  },
  build: ({ learningRate, ...sign }) => chain(scaleByPowerSign(sign), scaleByLearningRate(learningRate)),
});
