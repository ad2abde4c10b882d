import { chain, defineOptimizer, nonNegative, scheduled } from '@thalweg/core';
import { addNoise } from './add-noise.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Gradient descent with normal noise whose variance decays,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t (g_t + \xi_t), \qquad \xi_t \sim \mathcal N\left(0, \frac{\eta}{t^\gamma}\right)$$
 *
 * with the noise of {@link addNoise}.
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { makeKey, makeStep, tensor } from '@thalweg/core';
 * import { noisySgd } from '@thalweg/optimizers';
 *
 * const step = makeStep(noisySgd({ learningRate: 0.1, key: makeKey(0) }));
 * let at = step.init(tensor(5));
 * for (let i = 0; i < 200; i++) at = step(at, at.params); // the gradient of half the square
 * Math.abs(at.params.get()) < 0.1 // => true
 * ```
 *
 * Source: Neelakantan et al., "Adding gradient noise improves learning for very deep networks" (2015), eq. 1. Same as Optax
 * `noisy_sgd`, with different random numbers and no default key. PyTorch does not have it.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const noisySgd = defineOptimizer({
  name: 'noisySgd',
  hyper: {
    /** $\eta_t$, the learning rate. */
    learningRate: scheduled(nonNegative()),
    ...addNoise.declaration.hyper,
    /** $\eta$, the variance at the first step, not the standard deviation. */
    eta: nonNegative(0.01),
  },
  build: ({ learningRate, ...noise }) => chain(addNoise(noise), scaleByLearningRate(learningRate)),
});
