import {
  add,
  chain,
  decay,
  defineOptimizer,
  defineRule,
  flag,
  mul,
  nonNegative,
  scheduled,
  zeros,
} from '@thalweg/core';
import { scaleByDampening } from './scale-by-dampening.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Adds momentum: a decaying sum of all gradients so far,
 *
 * $$b_t = g_t + \gamma b_{t-1}, \qquad
 *   u_t = \begin{cases} g_t + \gamma b_t & \text{if nesterov} \\ b_t & \text{otherwise} \end{cases}$$
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { addMomentum } from '@thalweg/optimizers';
 *
 * const tx = addMomentum({ decay: 0.5 });
 * const [, state] = tx.update(tensor([1]), tx.init(tensor([0])));
 * const [updates] = tx.update(tensor([1]), state);
 * toArray(updates) // => [1.5]
 * ```
 *
 * Source: Qian, "On the momentum term in gradient descent learning algorithms" (1999); the `nesterov` form is Bengio et
 * al., "Advances in optimizing recurrent networks" (2012), eq. 7. Same as Optax `trace` and as the buffer of PyTorch
 * `SGD` with `dampening` 0; put {@link scaleByDampening} in front for another.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const addMomentum = defineRule({
  name: 'addMomentum',
  hyper: {
    /** $\gamma$, the decay of the velocity. */
    decay: decay(),
    /** Whether to look one step ahead, in the form that evaluates the gradient at the parameters. */
    nesterov: flag(false),
  },
  slots: { trace: zeros },
  rule: ({ g, trace, decay, nesterov }) => {
    const next = add(g, mul(decay, trace));
    return { g: nesterov ? add(g, mul(decay, next)) : next, trace: next };
  },
});

/**
 * Gradient descent with momentum, the heavy ball:
 *
 * $$b_t = (1 - \delta) \, g_t + \gamma b_{t-1}, \qquad \theta_t = \theta_{t-1} - \eta_t \, b_t$$
 *
 * where the first buffer is the whole gradient, $b_1 = g_1$.
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { momentum } from '@thalweg/optimizers';
 *
 * const step = makeStep(momentum({ learningRate: 1, momentum: 0.5 }));
 * let at = step.init(tensor([0]));
 * for (let i = 0; i < 3; i++) at = step(at, tensor([1]));
 * toArray(at.params) // => [-4.25]
 * ```
 *
 * Source: Polyak (1964), Qian (1999), without dampening. Same as Optax `sgd(momentum=...)`, which has none, and PyTorch
 * `SGD(momentum=..., dampening=...)`. The buffer holds gradients, so a change of the learning rate takes effect at once. In
 * the form of the talk (Ruder 2017, eq. 1) the buffer holds steps, each scaled by the rate at its time; for a constant rate
 * the two forms are the same. Nesterov's momentum has no dampening, here or in PyTorch; see {@link nesterov}.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const momentum = defineOptimizer({
  name: 'momentum',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative()),
    /** $\gamma$, the decay of the velocity. */
    momentum: decay(0.9),
    /** $\delta$, how much of each gradient after the first is left out of the velocity. */
    dampening: decay(0),
  },
  build: ({ learningRate, momentum, dampening }) => {
    const descent = chain(addMomentum({ decay: momentum }), scaleByLearningRate(learningRate));
    return dampening === 0 ? descent : chain(scaleByDampening(dampening), descent);
  },
});
