import { chain, defineOptimizer, mask, nonNegative, scheduled } from '@thalweg/core';
import { scaleByAdamax } from './adamax.js';
import { addDecayedWeights } from './add-decayed-weights.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * AdaMax with decoupled weight decay: the decay does not pass through the moments,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \left( \frac{m_t}{(1 - \beta_1^t) \, n_t} + \lambda_t \, \theta_{t-1} \right)$$
 *
 * with $m_t$ and $n_t$ as in {@link scaleByAdamax}. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { adamaxw } from '@thalweg/optimizers';
 *
 * const step = makeStep(adamaxw({ learningRate: 0.5, weightDecay: 0.5, mask: '**.w' }));
 * const at = step.init({ w: tensor([8]), b: tensor([8]) });
 * const next = step(at, { w: tensor([0]), b: tensor([0]) }); // nothing but decay
 * toArray(next.params.w) // => [6]
 * toArray(next.params.b) // => [8]
 * ```
 *
 * Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 2, with the decay of Loshchilov and
 * Hutter, "Decoupled weight decay regularization" (2019), times the learning rate. Optax `adamaxw` is `{ eps: 1e-8 }`.
 * PyTorch `Adamax(weight_decay=...)` is something else: it adds the decay to the gradient.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const adamaxw = defineOptimizer({
  name: 'adamaxw',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(2e-3)),
    ...scaleByAdamax.declaration.hyper,
    /** $\lambda$, the weight decay. A step subtracts $\eta \lambda$ times the parameters. */
    weightDecay: scheduled(nonNegative(1e-4)),
    /** The leaves that decay. */
    mask: mask(),
  },
  build: ({ learningRate, weightDecay, mask, ...moments }) =>
    chain(
      scaleByAdamax(moments),
      addDecayedWeights(weightDecay, { mask }),
      scaleByLearningRate(learningRate),
    ),
});
