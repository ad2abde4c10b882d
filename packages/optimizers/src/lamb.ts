import { chain, defineOptimizer, mask, nonNegative, scheduled } from '@thalweg/core';
import { scaleByAdam } from './adam.js';
import { addDecayedWeights } from './add-decayed-weights.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';
import { scaleByTrustRatio } from './scale-by-trust-ratio.js';

/**
 * LAMB: AdamW with steps that are scaled to the norm of each leaf's parameters,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \frac{\lVert \theta_{t-1} \rVert}{\lVert r_t \rVert} \, r_t, \qquad
 *   r_t = \frac{\hat m_t}{\sqrt{\hat v_t + \bar\epsilon} + \epsilon} + \lambda_t \, \theta_{t-1}$$
 *
 * with $\hat m_t$ and $\hat v_t$ as in {@link scaleByAdam}; the step is $\eta_t r_t$ where one of the norms is 0.
 * `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { lamb } from '@thalweg/optimizers';
 *
 * const step = makeStep(lamb({ learningRate: 0.5, eps: 0, weightDecay: 0 }));
 * const at = step.init({ small: tensor([0.25]), large: tensor([8]) });
 * const next = step(at, { small: tensor([42]), large: tensor([42]) });
 * toArray(next.params.small) // => [0.125]
 * toArray(next.params.large) // => [4]
 * ```
 *
 * Source: You et al., "Large batch optimization for deep learning: training BERT in 76 minutes" (2020), algorithm 2, with
 * $\phi(z) = z$ and its $\epsilon$ and $\lambda$. Same as Optax `lamb`, which has no default rate and whose weight decay
 * is 0 by default. The mask is that of the weight decay; to leave leaves unscaled, too, chain
 * {@link scaleByTrustRatio} with a mask of its own. PyTorch does not have it.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const lamb = defineOptimizer({
  name: 'lamb',
  hyper: {
    /** $\eta$, the learning rate: the size of a step in units of the parameters' norm. */
    learningRate: scheduled(nonNegative(1e-3)),
    ...scaleByAdam.declaration.hyper,
    /** $\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN. */
    eps: nonNegative(1e-6),
    /** $\lambda$, the weight decay. */
    weightDecay: scheduled(nonNegative(0.01)),
    /** The leaves that decay. */
    mask: mask(),
  },
  build: ({ learningRate, weightDecay, mask, ...moments }) =>
    chain(
      scaleByAdam(moments),
      addDecayedWeights(weightDecay, { mask }),
      scaleByTrustRatio(),
      scaleByLearningRate(learningRate),
    ),
});
