import { chain, decay, defineOptimizer, nonNegative, scheduled } from '@thalweg/core';
import { addMomentum } from './momentum.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';
import { scaleBySign } from './sign-sgd.js';

/**
 * Signum: steps of one size, with the sign of the momentum,
 *
 * $$m_t = \gamma m_{t-1} + (1 - \gamma) g_t, \qquad \theta_t = \theta_{t-1} - \eta_t \operatorname{sign} m_t$$
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { signum } from '@thalweg/optimizers';
 *
 * const step = makeStep(signum({ learningRate: 0.5 }));
 * let at = step.init(tensor([0]));
 * for (const g of [-3, 1]) at = step(at, tensor([g]));
 * toArray(at.params) // => [1]
 * ```
 *
 * Source: Bernstein et al., "signSGD: compressed optimisation for non-convex problems" (2018), algorithm 2. Same as Optax
 * `signum`. It takes the sign of the sum of {@link addMomentum}, which is $m_t / (1 - \gamma)$ and so has the sign of
 * $m_t$; only where gradients cancel may rounding decide otherwise. PyTorch does not have it.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const signum = defineOptimizer({
  name: 'signum',
  hyper: {
    /** $\eta$, the learning rate, which is the size of every step. */
    learningRate: scheduled(nonNegative()),
    /** $\gamma$, the decay of the momentum. */
    momentum: decay(0.9),
  },
  build: ({ learningRate, momentum }) =>
    chain(addMomentum({ decay: momentum }), scaleBySign(), scaleByLearningRate(learningRate)),
});
