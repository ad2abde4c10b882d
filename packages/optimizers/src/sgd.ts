import { defineOptimizer, nonNegative, scheduled } from '@thalweg/core';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Stochastic gradient descent:
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \, g_t$$
 *
 * @throws {ConfigError} If `learningRate` is missing or out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { sgd } from '@thalweg/optimizers';
 *
 * const step = makeStep(sgd({ learningRate: 0.5 }));
 * toArray(step(step.init(tensor([1])), tensor([4])).params) // => [-1]
 * ```
 *
 * Source: Robbins and Monro, "A stochastic approximation method" (1951). Same as Optax `sgd` and PyTorch `SGD`
 * without momentum; with it, see {@link momentum}.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const sgd = defineOptimizer({
  name: 'sgd',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative()),
  },
  build: ({ learningRate }) => scaleByLearningRate(learningRate),
});
