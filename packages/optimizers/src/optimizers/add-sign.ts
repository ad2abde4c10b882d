import { chain, decay, defineOptimizer, finite, nonNegative, scheduled } from '@thalweg/core';
import { scaleByAddSign } from '../transformations/scale-by-add-sign.js';
import { scaleByLearningRate } from '../transformations/scale-by-learning-rate.js';

/**
 * AddSign: larger steps where the gradient agrees with its moving average, smaller or none where it does not,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \left( \alpha + f(t - 1) \operatorname{sign}(g_t) \operatorname{sign}(m_t) \right) g_t$$
 *
 * @param options - `learningRate`: $\eta$, 0 or more, or a schedule of such; 0.1 by default. `alpha`: $\alpha$, 0 or more;
 *   1 by default. `decay`: of $m$, in [0, 1); 0.9 by default. `signDecay`: $f$, a number or a schedule, see
 *   {@link scaleByPowerSign}; 1 by default.
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
 * A step with a sparse gradient is lazy: what the gradient does not touch keeps its averages and its parameters, where
 * a dense step would let both go on.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const addSign = defineOptimizer({
  name: 'addSign',
  hyper: {
    learningRate: scheduled(nonNegative(0.1)),
    alpha: nonNegative(1),
    decay: decay(0.9),
    signDecay: scheduled(finite(1)),
  },
  build: ({ learningRate, ...sign }) => chain(scaleByAddSign(sign), scaleByLearningRate(learningRate)),
});
