import { chain, defineOptimizer, mask, nonNegative, scheduled } from '@thalweg/core';
import { addDecayedWeights } from './add-decayed-weights.js';
import { scaleByNadam } from './nadam.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Nadam with decoupled weight decay: the decay does not pass through the moments,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \left( \frac{\hat m_t}{\sqrt{\hat v_t + \bar\epsilon} + \epsilon}
 *   + \lambda_t \, \theta_{t-1} \right)$$
 *
 * with $\hat m_t$ and $\hat v_t$ in one of the four forms of {@link scaleByNadam}. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { nadamw } from '@thalweg/optimizers';
 *
 * const step = makeStep(nadamw({ learningRate: 0.5, weightDecay: 0.5, mask: '**.w' }));
 * const at = step.init({ w: tensor([8]), b: tensor([8]) });
 * const next = step(at, { w: tensor([0]), b: tensor([0]) }); // nothing but decay
 * toArray(next.params.w) // => [6]
 * toArray(next.params.b) // => [8]
 * ```
 *
 * Source: Dozat, "Incorporating Nesterov momentum into Adam" (2016), algorithm 2, with the decay of Loshchilov and Hutter,
 * "Decoupled weight decay regularization" (2019), times the learning rate. To match Optax `nadamw` pass
 * `{ b1: 0.9, form: 'optax' }`; to match PyTorch `NAdam(decoupled_weight_decay=True)` pass `{ b1: 0.9, form: 'pytorch' }`
 * and its `weight_decay`, whose default is 0.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const nadamw = defineOptimizer({
  name: 'nadamw',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(2e-3)),
    ...scaleByNadam.declaration.hyper,
    /** $\lambda$, the weight decay. A step subtracts $\eta \lambda$ times the parameters. */
    weightDecay: scheduled(nonNegative(1e-4)),
    /** The leaves that decay. */
    mask: mask(),
  },
  build: ({ learningRate, weightDecay, mask, ...moments }) =>
    chain(scaleByNadam(moments), addDecayedWeights(weightDecay, { mask }), scaleByLearningRate(learningRate)),
});
