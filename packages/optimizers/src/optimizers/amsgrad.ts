import { chain, choice, decay, defineOptimizer, nonNegative, scheduled } from '@thalweg/core';
import { scaleByAmsgrad } from '../transformations/scale-by-amsgrad.js';
import { scaleByLearningRate } from '../transformations/scale-by-learning-rate.js';

/**
 * AMSGrad: Adam with a second moment that never falls, so that it converges where Adam does not,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \frac{m_t}{\sqrt{\hat v_t}}, \qquad \hat v_t = \max(\hat v_{t-1}, v_t)$$
 *
 * in one of the three forms of {@link scaleByAmsgrad}.
 *
 * @param options - `learningRate`: $\eta$, 0 or more, or a schedule of such; 0.001 by default. The theory wants one that
 *   falls as $1 / \sqrt t$. `b1`: $\beta_1$, in [0, 1); 0.9 by default. `b2`: $\beta_2$, in [0, 1); 0.999 by default.
 *   `eps`: $\epsilon$, 0 or more; 0 by default. `epsRoot`: $\bar\epsilon$, 0 or more; 0 by default. `form`: `'paper'`
 *   (default), `'pytorch'` or `'optax'`.
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { amsgrad } from '@thalweg/optimizers';
 *
 * const step = makeStep(amsgrad({ learningRate: 0.5, b1: 0, b2: 0.75 }));
 * toArray(step(step.init(tensor([0, 0])), tensor([3, 0])).params) // => [-1, 0]
 * ```
 *
 * Source: Reddi, Kale and Kumar, "On the convergence of Adam and beyond" (2018), algorithm 2, without the projection. To
 * match Optax `amsgrad` pass `{ eps: 1e-8, form: 'optax' }`; to match PyTorch `Adam(amsgrad=True)` pass
 * `{ eps: 1e-8, form: 'pytorch' }`.
 *
 * A step with a sparse gradient is lazy: what the gradient does not touch keeps its averages and its parameters, where
 * a dense step would let both go on.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const amsgrad = defineOptimizer({
  name: 'amsgrad',
  hyper: {
    learningRate: scheduled(nonNegative(1e-3)),
    b1: decay(0.9),
    b2: decay(0.999),
    eps: nonNegative(0),
    epsRoot: nonNegative(0),
    form: choice(['paper', 'pytorch', 'optax'], 'paper'),
  },
  build: ({ learningRate, ...moments }) => chain(scaleByAmsgrad(moments), scaleByLearningRate(learningRate)),
});
