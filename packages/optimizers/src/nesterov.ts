import {
  add,
  chain,
  choice,
  decay,
  defineOptimizer,
  defineRule,
  mul,
  nonNegative,
  scheduled,
  zeros,
} from '@thalweg/core';
import { addMomentum } from './momentum.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Adds momentum to steps, with the gradient evaluated at the point that the momentum alone leads to:
 *
 * $$b_t = u_t + \gamma b_{t-1}, \qquad u_t' = b_t, \qquad g_t = \nabla J(\theta_{t-1} + \gamma b_{t-1})$$
 *
 * Put it after `scaleByLearningRate`: it sums steps, which are ready to be added to the parameters.
 *
 * @throws {ConfigError} If `decay` is missing or out of range.
 *
 * @example
 * ```ts
 * import { chain, makeStep, tensor, toArray } from '@thalweg/core';
 * import { addLookAheadMomentum, scaleByLearningRate } from '@thalweg/optimizers';
 *
 * const step = makeStep(chain(scaleByLearningRate(1), addLookAheadMomentum({ decay: 0.5 })));
 * const at = step(step.init(tensor([0])), tensor([-4]));
 * toArray(at.params) // => [4]
 * toArray(step.gradientPoint(at)) // => [6]
 * ```
 *
 * Source: Nesterov (1983) in the form of Sutskever et al., "On the importance of initialization and momentum in deep
 * learning" (2013), eqs. 3 and 4. Neither Optax nor PyTorch has it: their `nesterov` is `addMomentum`'s.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const addLookAheadMomentum = defineRule({
  name: 'addLookAheadMomentum',
  hyper: {
    /** $\gamma$, the decay of the velocity. */
    decay: decay(),
  },
  slots: { trace: zeros },
  rule: ({ g, trace, decay }) => {
    const next = add(g, mul(decay, trace));
    return { g: next, trace: next };
  },
  gradientPoint: ({ params, trace, decay }) => add(params, mul(decay, trace)),
});

/**
 * Nesterov's accelerated gradient: momentum with the gradient at the look-ahead point,
 *
 * $$v_t = \gamma v_{t-1} + \eta_t \nabla J(\theta_{t-1} - \gamma v_{t-1}), \qquad \theta_t = \theta_{t-1} - v_t$$
 *
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
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const nesterov = defineOptimizer({
  name: 'nesterov',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative()),
    /** $\gamma$, the decay of the velocity. */
    momentum: decay(0.9),
    /** Where the gradient is evaluated: `lookAhead`, at `gradientPoint`, ahead of the parameters; or `reformulated`, at the parameters, which are then themselves the look-ahead point. */
    form: choice(['lookAhead', 'reformulated'], 'lookAhead'),
  },
  build: ({ learningRate, momentum, form }) =>
    form === 'lookAhead'
      ? chain(scaleByLearningRate(learningRate), addLookAheadMomentum({ decay: momentum }))
      : chain(addMomentum({ decay: momentum, nesterov: true }), scaleByLearningRate(learningRate)),
});
