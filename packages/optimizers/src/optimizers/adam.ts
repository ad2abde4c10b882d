import { chain, decay, defineOptimizer, nonNegative, scheduled } from '@thalweg/core';
import { scaleByAdam } from '../transformations/scale-by-adam.js';
import { scaleByLearningRate } from '../transformations/scale-by-learning-rate.js';

/**
 * Adam: steps scaled by adaptive estimates of the gradient's first two moments,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \frac{\hat m_t}{\sqrt{\hat v_t + \bar\epsilon} + \epsilon}$$
 *
 * with $\hat m_t$ and $\hat v_t$ as in {@link scaleByAdam}. The size of a step hardly depends on the size of the
 * gradient; the first is $\eta$.
 *
 * @param options - `learningRate`: $\eta$, 0 or more, or a schedule of such; 0.001 by default. `b1`: $\beta_1$, in
 *   [0, 1); 0.9 by default. `b2`: $\beta_2$, in [0, 1); 0.999 by default. `eps`: $\epsilon$, 0 or more; 1e-8 by
 *   default. `epsRoot`: $\bar\epsilon$, 0 or more; 0 by default.
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor } from '@thalweg/core';
 * import { adam } from '@thalweg/optimizers';
 *
 * const step = makeStep(adam({ learningRate: 0.1 }));
 * let at = step.init({ x: tensor(5) });
 * for (let i = 0; i < 500; i++) at = step(at, { x: tensor(2 * at.params.x.get()) }); // the gradient of x²
 * Math.abs(at.params.x.get()) < 1e-3 // => true
 * ```
 *
 * Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1, with its defaults. Same
 * as Optax `adam` (which has no default rate) and, with `epsRoot` 0, PyTorch `Adam`.
 *
 * A step with a sparse gradient is lazy: what the gradient does not touch keeps its averages and its parameters, where
 * a dense step would let both go on.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const adam = defineOptimizer({
  name: 'adam',
  hyper: {
    learningRate: scheduled(nonNegative(1e-3)),
    b1: decay(0.9),
    b2: decay(0.999),
    eps: nonNegative(1e-8),
    epsRoot: nonNegative(0),
  },
  build: ({ learningRate, ...moments }) => chain(scaleByAdam(moments), scaleByLearningRate(learningRate)),
});
