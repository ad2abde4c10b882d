import { chain, decay, defineOptimizer, nonNegative, scheduled } from '@thalweg/core';
import { addMomentum } from '../transformations/add-momentum.js';
import { scaleByLearningRate } from '../transformations/scale-by-learning-rate.js';

/**
 * Gradient descent with momentum, the heavy ball:
 *
 * $$b_t = g_t + \gamma b_{t-1}, \qquad \theta_t = \theta_{t-1} - \eta_t \, b_t$$
 *
 * @param options - `learningRate`: $\eta$, 0 or more, or a schedule of such; required. `momentum`: $\gamma$, in
 *   [0, 1); 0.9 by default.
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { momentum } from '@thalweg/optimizers';
 *
 * const step = makeStep(momentum({ learningRate: 1, momentum: 0.5 }));
 * let at = step.init(tensor([0]));
 * for (let i = 0; i < 3; i++) at = step(at, tensor([1]));
 * toArray(at.params) // => [-4.25]
 * ```
 *
 * Source: Polyak (1964), Qian (1999). Same as Optax `sgd(momentum=...)` and PyTorch `SGD(momentum=...)`: the buffer
 * holds gradients, so a change of the learning rate acts at once. In the form of the talk (Ruder 2017, eq. 1) the
 * buffer holds steps that were scaled by the rate of their time; for a constant rate the two are the same.
 *
 * A step with a sparse gradient is lazy: what the gradient does not touch keeps its averages and its parameters, where
 * a dense step would let both go on.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const momentum = defineOptimizer({
  name: 'momentum',
  hyper: { learningRate: scheduled(nonNegative()), momentum: decay(0.9) },
  build: ({ learningRate, momentum }) =>
    chain(addMomentum({ decay: momentum }), scaleByLearningRate(learningRate)),
});
