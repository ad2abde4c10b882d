import { chain, decay, defineOptimizer, flag, nonNegative, scheduled } from '@thalweg/core';
import { addMomentum } from '../transformations/add-momentum.js';
import { scaleByLearningRate } from '../transformations/scale-by-learning-rate.js';
import { scaleByRms } from '../transformations/scale-by-rms.js';
import { scaleByStddev } from '../transformations/scale-by-stddev.js';

/**
 * RMSprop: the gradient over the root of a moving average of its square,
 *
 * $$\theta_t = \theta_{t-1} - \frac{\eta_t}{\sqrt{v_t + \epsilon}} \, g_t, \qquad
 *   v_t = \gamma v_{t-1} + (1 - \gamma) g_t^2$$
 *
 * @param options - `learningRate`: $\eta$, 0 or more, or a schedule of such; 0.001 by default. `decay`: $\gamma$, in
 *   [0, 1); 0.9 by default. `eps`: $\epsilon$, 0 or more; 1e-8 by default. `epsInSqrt`: whether it stands under the
 *   root; `true` by default. `centered`: whether to divide by the standard deviation instead, see
 *   {@link scaleByStddev}; `false` by default. `momentum`: the decay of a momentum on the scaled steps, in [0, 1); 0 by
 *   default, which leaves it out. `initialScale`: $v_0$, 0 or more; 0 by default.
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { rmsprop } from '@thalweg/optimizers';
 *
 * const step = makeStep(rmsprop({ learningRate: 0.1, decay: 0.75, eps: 0 }));
 * toArray(step(step.init(tensor([1])), tensor([42])).params) // => [0.8]
 * ```
 *
 * Source: Tieleman and Hinton, lecture 6e of "Neural networks for machine learning" (2012); the talk (Ruder 2017), eq.
 * 12; centered, Graves (2013), eqs. 38 to 45. Same as Optax `rmsprop`, momentum after the rate included. To match
 * PyTorch `RMSprop` pass `{ learningRate: 0.01, decay: 0.99, epsInSqrt: false }`; its momentum comes before the rate,
 * which differs where the rate is a schedule.
 *
 * A step with a sparse gradient is lazy: what the gradient does not touch keeps its averages and its parameters, where
 * a dense step would let both go on.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const rmsprop = defineOptimizer({
  name: 'rmsprop',
  hyper: {
    learningRate: scheduled(nonNegative(1e-3)),
    decay: decay(0.9),
    eps: nonNegative(1e-8),
    epsInSqrt: flag(true),
    centered: flag(false),
    momentum: decay(0),
    initialScale: nonNegative(0),
  },
  build: ({ learningRate, centered, momentum, ...average }) => {
    const scaled = chain(
      centered ? scaleByStddev(average) : scaleByRms(average),
      scaleByLearningRate(learningRate),
    );
    return momentum === 0 ? scaled : chain(scaled, addMomentum({ decay: momentum }));
  },
});
