import { chain, choice, decay, defineOptimizer, nonNegative, scheduled } from '@thalweg/core';
import { addLookAheadMomentum } from '../transformations/add-look-ahead-momentum.js';
import { addMomentum } from '../transformations/add-momentum.js';
import { scaleByLearningRate } from '../transformations/scale-by-learning-rate.js';

/**
 * Nesterov's accelerated gradient: momentum that looks where it is going before it corrects,
 *
 * $$v_t = \gamma v_{t-1} + \eta_t \nabla J(\theta_{t-1} - \gamma v_{t-1}), \qquad \theta_t = \theta_{t-1} - v_t$$
 *
 * @param options - `learningRate`: $\eta$, 0 or more, or a schedule of such; required. `momentum`: $\gamma$, in
 *   [0, 1); 0.9 by default. `form`: `'lookAhead'` (default) is the equation above: it wants the gradient at
 *   `gradientPoint`, where `train` evaluates it. `'reformulated'` keeps $\phi_t = \theta_t - \gamma v_t$ in place of
 *   $\theta_t$ and needs no other point: $b_t = \gamma b_{t-1} + g_t$, $\phi_t = \phi_{t-1} - \eta_t (g_t + \gamma b_t)$.
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor } from '@thalweg/core';
 * import { nesterov } from '@thalweg/optimizers';
 *
 * const step = makeStep(nesterov({ learningRate: 0.1 }));
 * let at = step.init(tensor(1));
 * for (let i = 0; i < 100; i++) at = step(at, step.gradientPoint(at)); // the gradient of x² / 2 is x
 * Math.abs(at.params.get()) < 1e-3 // => true
 * ```
 *
 * Source: Nesterov (1983); the talk (Ruder 2017), eq. 2; the reformulated form is Bengio et al., "Advances in optimizing
 * recurrent networks" (2012), eq. 7. For a constant rate the two forms convert into each other exactly:
 * $\phi_t = \theta_t - \gamma v_t$, $v_t = \eta b_t$. Optax `sgd(nesterov=True)` and PyTorch `SGD(nesterov=True)` are
 * the reformulated form.
 *
 * A step with a sparse gradient is lazy: what the gradient does not touch keeps its averages and its parameters, where
 * a dense step would let both go on.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const nesterov = defineOptimizer({
  name: 'nesterov',
  hyper: {
    learningRate: scheduled(nonNegative()),
    momentum: decay(0.9),
    form: choice(['lookAhead', 'reformulated'], 'lookAhead'),
  },
  build: ({ learningRate, momentum, form }) =>
    form === 'lookAhead'
      ? chain(scaleByLearningRate(learningRate), addLookAheadMomentum({ decay: momentum }))
      : chain(addMomentum({ decay: momentum, nesterov: true }), scaleByLearningRate(learningRate)),
});
