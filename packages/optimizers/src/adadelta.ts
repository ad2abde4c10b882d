import {
  add,
  chain,
  decay,
  defineOptimizer,
  defineRule,
  div,
  ema,
  mul,
  nonNegative,
  positive,
  scheduled,
  sqrt,
  square,
  zeros,
} from '@thalweg/core';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Scales the gradient to the units of the parameters, by the ratio of past step sizes to past gradient sizes:
 *
 * $$E[g^2]_t = \rho E[g^2]_{t-1} + (1 - \rho) g_t^2, \qquad
 *   u_t = \frac{\sqrt{E[u^2]_{t-1} + \epsilon}}{\sqrt{E[g^2]_t + \epsilon}} \, g_t, \qquad
 *   E[u^2]_t = \rho E[u^2]_{t-1} + (1 - \rho) u_t^2$$
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByAdadelta } from '@thalweg/optimizers';
 *
 * const tx = scaleByAdadelta();
 * const [updates] = tx.update(tensor([1000, -1000]), tx.init(tensor([0, 0])));
 * toArray(updates) // => [0.004472…, -0.004472…]
 * ```
 *
 * Source: Zeiler, "ADADELTA: an adaptive learning rate method" (2012), algorithm 1. Same as Optax `scale_by_adadelta`,
 * whose default for $\rho$ is 0.9.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByAdadelta = defineRule({
  name: 'scaleByAdadelta',
  hyper: {
    /** $\rho$, the decay of the averages. */
    rho: decay(0.95),
    /** $\epsilon$, which sets the initial speed: the first step is $\sqrt{\epsilon / (1 - \rho)}$. */
    eps: positive(1e-6),
  },
  slots: { squaredGradient: zeros, squaredUpdate: zeros },
  rule: ({ g, squaredGradient, squaredUpdate, rho, eps }) => {
    const gradients = ema(squaredGradient, square(g), rho);
    const rmsGradient = sqrt(add(gradients, eps));
    const rmsUpdate = sqrt(add(squaredUpdate, eps));
    const u = mul(div(rmsUpdate, rmsGradient), g);
    return { g: u, squaredGradient: gradients, squaredUpdate: ema(squaredUpdate, square(u), rho) };
  },
});

/**
 * Adadelta: steps in the units of the parameters, without a learning rate to choose,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \frac{\sqrt{E[u^2]_{t-1} + \epsilon}}{\sqrt{E[g^2]_t + \epsilon}} \, g_t$$
 *
 * with the averages of {@link scaleByAdadelta}. Scaling the loss does not change the path, up to $\epsilon$.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor } from '@thalweg/core';
 * import { adadelta } from '@thalweg/optimizers';
 *
 * const step = makeStep(adadelta());
 * let at = step.init(tensor(1));
 * for (let i = 0; i < 1000; i++) at = step(at, at.params); // the gradient of x² / 2 is x
 * Math.abs(at.params.get()) < 0.1 // => true
 * ```
 *
 * Source: Zeiler, "ADADELTA: an adaptive learning rate method" (2012), algorithm 1; the talk (Ruder 2017), eqs. 4 to 11.
 * Optax `adadelta` and PyTorch `Adadelta` have $\rho$ 0.9 by default; Optax without a learning rate ascends.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const adadelta = defineOptimizer({
  name: 'adadelta',
  hyper: {
    /** $\eta$, the learning rate. The paper has none, which is 1. */
    learningRate: scheduled(nonNegative(1)),
    ...scaleByAdadelta.declaration.hyper,
  },
  build: ({ learningRate, ...averages }) =>
    chain(scaleByAdadelta(averages), scaleByLearningRate(learningRate)),
});
