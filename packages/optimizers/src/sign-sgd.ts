import { chain, defineOptimizer, defineRule, nonNegative, scheduled, sign } from '@thalweg/core';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Replaces each element of the gradient by its sign:
 *
 * $$u = \operatorname{sign} g$$
 *
 * which is 0 where $g = 0$.
 *
 * @throws {ConfigError} If it is given an option, since it has none.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleBySign } from '@thalweg/optimizers';
 *
 * const tx = scaleBySign();
 * const [updates] = tx.update(tensor([3, -1e-9, 0]), tx.init(tensor([0, 0, 0])));
 * toArray(updates) // => [1, -1, 0]
 * ```
 *
 * Source: Bernstein et al., "signSGD: compressed optimisation for non-convex problems" (2018), algorithm 1. Same as Optax
 * `scale_by_sign`. PyTorch does not have it.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleBySign = defineRule({
  name: 'scaleBySign',
  hyper: {},
  rule: ({ g }) => ({ g: sign(g) }),
});

/**
 * signSGD: steps of one size, with the sign of the gradient,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \operatorname{sign} g_t$$
 *
 * @throws {ConfigError} If `learningRate` is missing or out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { signSgd } from '@thalweg/optimizers';
 *
 * const step = makeStep(signSgd({ learningRate: 0.5 }));
 * toArray(step(step.init(tensor([1, 1, 1])), tensor([1e-6, -20, 0])).params) // => [0.5, 1.5, 1]
 * ```
 *
 * Source: Bernstein et al., "signSGD: compressed optimisation for non-convex problems" (2018), algorithm 1. Same as Optax
 * `sign_sgd`. PyTorch does not have it.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const signSgd = defineOptimizer({
  name: 'signSgd',
  hyper: {
    /** $\eta$, the learning rate, which is the size of every step. */
    learningRate: scheduled(nonNegative()),
  },
  build: ({ learningRate }) => chain(scaleBySign(), scaleByLearningRate(learningRate)),
});
