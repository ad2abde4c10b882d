import {
  add,
  chain,
  decay,
  defineOptimizer,
  defineRule,
  ema,
  finite,
  mul,
  nonNegative,
  scheduled,
  sign,
  zeros,
} from '@thalweg/core';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Scales each element of the gradient by a factor that is larger if its sign agrees with that of its moving average:
 *
 * $$m_t = \gamma m_{t-1} + (1 - \gamma) g_t, \qquad
 *   u_t = \left( \alpha + f(t - 1) \operatorname{sign}(g_t) \operatorname{sign}(m_t) \right) g_t$$
 *
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
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByAddSign = defineRule({
  name: 'scaleByAddSign',
  hyper: {
    /** $\alpha$, the factor if a sign is 0. With $\alpha = f = 1$, an element whose signs disagree does not move. */
    alpha: nonNegative(1),
    /** $\gamma$, the decay of the mean. */
    decay: decay(0.9),
    /** $f$, the weight of the signs, see {@link scaleByPowerSign}. */
    signDecay: scheduled(finite(1)),
  },
  slots: { mu: zeros },
  rule: ({ g, mu, alpha, decay, signDecay }) => {
    const m = ema(mu, g, decay);
    const agreement = mul(sign(g), sign(m));
    const factor = add(alpha, mul(signDecay, agreement));
    return { g: mul(factor, g), mu: m };
  },
});

/**
 * AddSign: larger steps if the gradient agrees in sign with its moving average, smaller steps or none if it does not,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \left( \alpha + f(t - 1) \operatorname{sign}(g_t) \operatorname{sign}(m_t) \right) g_t$$
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor } from '@thalweg/core';
 * import { addSign } from '@thalweg/optimizers';
 *
 * const step = makeStep(addSign({ learningRate: 0.5 }));
 * step(step.init(tensor(1)), tensor(1)).params.get() // => 0
 * ```
 *
 * Source: Bello et al., "Neural optimizer search with reinforcement learning" (2017); the talk (Ruder 2017), eq. 17.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const addSign = defineOptimizer({
  name: 'addSign',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(0.1)),
    ...scaleByAddSign.declaration.hyper,
  },
  build: ({ learningRate, ...sign }) => chain(scaleByAddSign(sign), scaleByLearningRate(learningRate)),
});
