import { chain, defineOptimizer, nonNegative, scheduled } from '@thalweg/core';
import { scaleByAdam } from './adam.js';
import { scaleByOptimisticGradient } from './optimistic-gradient-descent.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Adam with optimism, for games such as generative adversarial networks:
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \left( (\alpha + \beta) \, a_t - \beta \, a_{t-1} \right), \qquad
 *   a_t = \frac{\hat m_t}{\sqrt{\hat v_t + \bar\epsilon} + \epsilon}, \qquad a_0 = a_1$$
 *
 * with $\hat m_t$ and $\hat v_t$ as in {@link scaleByAdam}.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor } from '@thalweg/core';
 * import { optimisticAdam } from '@thalweg/optimizers';
 *
 * const step = makeStep(optimisticAdam({ learningRate: 0.5, eps: 0 }));
 * step(step.init(tensor(1)), tensor(8)).params.get() // => 0.5
 * ```
 *
 * Source: Daskalakis et al., "Training GANs with optimism" (2018), algorithm 1, with $\alpha = \beta = 1$. Its first step
 * is twice as long, since it takes $a_0$ to be 0. Optax `optimistic_adam_v2` is the same with `nesterov=False`; by default it
 * scales by Nadam, which is `chain(scaleByNadam({ b1: 0.9, form: 'optax' }), scaleByOptimisticGradient(),
 * scaleByLearningRate(rate))`. The deprecated Optax `optimistic_adam` multiplies $\beta$ by its `optimism` instead of
 * by the rate. PyTorch has no such method.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const optimisticAdam = defineOptimizer({
  name: 'optimisticAdam',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(1e-3)),
    ...scaleByOptimisticGradient.declaration.hyper,
    ...scaleByAdam.declaration.hyper,
  },
  build: ({ learningRate, alpha, beta, ...moments }) =>
    chain(
      scaleByAdam(moments),
      scaleByOptimisticGradient({ alpha, beta }),
      scaleByLearningRate(learningRate),
    ),
});
