import { chain, decay, defineOptimizer, nonNegative, scheduled } from '@thalweg/core';
import { scaleByAdamax } from '../transformations/scale-by-adamax.js';
import { scaleByLearningRate } from '../transformations/scale-by-learning-rate.js';

/**
 * AdaMax: Adam with the maximum norm in place of the second moment,
 *
 * $$\theta_t = \theta_{t-1} - \frac{\eta_t}{1 - \beta_1^t} \, \frac{m_t}{n_t}, \qquad
 *   n_t = \max(\beta_2 n_{t-1}, |g_t| + \epsilon)$$
 *
 * No step is larger than $\eta$, unless gradients shrink: then it may be 0.9 % more with the defaults.
 *
 * @param options - `learningRate`: $\eta$, 0 or more, or a schedule of such; 0.002 by default. `b1`: $\beta_1$, in
 *   [0, 1); 0.9 by default. `b2`: $\beta_2$, in [0, 1); 0.999 by default. `eps`: $\epsilon$, 0 or more; 0 by default.
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { adamax } from '@thalweg/optimizers';
 *
 * const step = makeStep(adamax({ learningRate: 0.5, b1: 0 }));
 * toArray(step(step.init(tensor([1, 1])), tensor([1e6, 0])).params) // => [0.5, 1]
 * ```
 *
 * Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 2, with its defaults, and 0 for
 * the 0 / 0 of an element without a gradient so far. To match Optax `adamax` and PyTorch `Adamax` pass `{ eps: 1e-8 }`.
 *
 * A step with a sparse gradient is lazy: what the gradient does not touch keeps its averages and its parameters, where
 * a dense step would let both go on.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const adamax = defineOptimizer({
  name: 'adamax',
  hyper: {
    learningRate: scheduled(nonNegative(2e-3)),
    b1: decay(0.9),
    b2: decay(0.999),
    eps: nonNegative(0),
  },
  build: ({ learningRate, ...moments }) => chain(scaleByAdamax(moments), scaleByLearningRate(learningRate)),
});
