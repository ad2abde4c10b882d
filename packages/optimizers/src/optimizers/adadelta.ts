import { chain, decay, defineOptimizer, nonNegative, positive, scheduled } from '@thalweg/core';
import { scaleByAdadelta } from '../transformations/scale-by-adadelta.js';
import { scaleByLearningRate } from '../transformations/scale-by-learning-rate.js';

/**
 * Adadelta: steps in the units of the parameters, without a learning rate to choose,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \frac{\sqrt{E[u^2]_{t-1} + \epsilon}}{\sqrt{E[g^2]_t + \epsilon}} \, g_t$$
 *
 * with the averages of {@link scaleByAdadelta}. Scaling the loss does not change the path, up to $\epsilon$.
 *
 * @param options - `learningRate`: $\eta$, 0 or more, or a schedule of such; 1 by default, which is the paper's method.
 *   `rho`: $\rho$, in [0, 1); 0.95 by default. `eps`: $\epsilon$, above 0; 1e-6 by default.
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor } from '@thalweg/core';
 * import { adadelta } from '@thalweg/optimizers';
 *
 * const step = makeStep(adadelta());
 * let at = step.init(tensor(1));
 * for (let i = 0; i < 1000; i++) at = step(at, at.params); // the gradient of x² / 2 is x
 * Math.abs(at.params.get()) < 0.1 // => true
 * ```
 *
 * Source: Zeiler, "ADADELTA: an adaptive learning rate method" (2012), algorithm 1; the talk (Ruder 2017), eqs. 4 to 11.
 * Optax `adadelta` and PyTorch `Adadelta` have $\rho$ 0.9 by default; Optax without a learning rate ascends.
 *
 * A step with a sparse gradient is lazy: what the gradient does not touch keeps its averages and its parameters, where
 * a dense step would let both go on.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const adadelta = defineOptimizer({
  name: 'adadelta',
  hyper: { learningRate: scheduled(nonNegative(1)), rho: decay(0.95), eps: positive(1e-6) },
  build: ({ learningRate, ...averages }) =>
    chain(scaleByAdadelta(averages), scaleByLearningRate(learningRate)),
});
