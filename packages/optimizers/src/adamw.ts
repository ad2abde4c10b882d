import { chain, defineOptimizer, mask, nonNegative, scheduled } from '@thalweg/core';
import { scaleByAdam } from './adam.js';
import { addDecayedWeights } from './add-decayed-weights.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Adam with decoupled weight decay: the decay does not pass through the moments,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \left( \frac{\hat m_t}{\sqrt{\hat v_t + \bar\epsilon} + \epsilon}
 *   + \lambda_t \, \theta_{t-1} \right)$$
 *
 * with $\hat m_t$ and $\hat v_t$ as in {@link scaleByAdam}. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { adamw } from '@thalweg/optimizers';
 *
 * const step = makeStep(adamw({ learningRate: 0.5, weightDecay: 0.5, mask: '**.w' }));
 * const at = step.init({ w: tensor([8]), b: tensor([8]) });
 * const next = step(at, { w: tensor([0]), b: tensor([0]) }); // nothing but decay
 * toArray(next.params.w) // => [6]
 * toArray(next.params.b) // => [8]
 * ```
 *
 * Source: Loshchilov and Hutter, "Decoupled weight decay regularization" (2019), algorithm 2, where $\lambda$ is not
 * multiplied by the learning rate: the paper's $\lambda$ is $\eta \lambda$ here. Same as Optax `adamw` and PyTorch
 * `AdamW`, whose default decay is 0.01.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const adamw = defineOptimizer({
  name: 'adamw',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(1e-3)),
    ...scaleByAdam.declaration.hyper,
    /** $\lambda$, the weight decay. A step subtracts $\eta \lambda$ times the parameters. */
    weightDecay: scheduled(nonNegative(1e-4)),
    /** The leaves that decay. */
    mask: mask(),
  },
  build: ({ learningRate, weightDecay, mask, ...moments }) =>
    chain(scaleByAdam(moments), addDecayedWeights(weightDecay, { mask }), scaleByLearningRate(learningRate)),
});
