import {
  abs,
  add,
  chain,
  decay,
  defineOptimizer,
  defineRule,
  div,
  ema,
  eq,
  max,
  mul,
  nonNegative,
  pow,
  scheduled,
  select,
  sub,
  zeros,
} from '@thalweg/core';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Scales a moving average of the gradient by a decaying maximum of its size:
 *
 * $$m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \qquad n_t = \max(\beta_2 n_{t-1}, |g_t| + \epsilon), \qquad
 *   u_t = \frac{m_t}{(1 - \beta_1^t) \, n_t}$$
 *
 * and $u_t = 0$ where $n_t = 0$.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByAdamax } from '@thalweg/optimizers';
 *
 * const tx = scaleByAdamax({ b1: 0 });
 * const [updates] = tx.update(tensor([3, -0.1, 0]), tx.init(tensor([0, 0, 0])));
 * toArray(updates) // => [1, -1, 0]
 * ```
 *
 * Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 2. Optax `scale_by_adamax` and
 * PyTorch `Adamax` add 1e-8 to $|g_t|$: pass `{ eps: 1e-8 }`.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByAdamax = defineRule({
  name: 'scaleByAdamax',
  hyper: {
    /** $\beta_1$, the decay of the mean. */
    b1: decay(0.9),
    /** $\beta_2$, the decay of the maximum. */
    b2: decay(0.999),
    /** $\epsilon$, added to the absolute gradient. The paper has none. */
    eps: nonNegative(0),
  },
  slots: { mu: zeros, nu: zeros },
  scalars: ({ b1 }, t) => ({ c1: sub(1, pow(b1, t)) }),
  rule: ({ g, mu, nu, b1, b2, eps, c1 }) => {
    const m = ema(mu, g, b1);
    const n = max(mul(b2, nu), add(abs(g), eps));
    const mHat = div(m, c1);
    return { g: select(eq(n, 0), 0, div(mHat, n)), mu: m, nu: n };
  },
});

/**
 * AdaMax: Adam with the maximum norm instead of the second moment,
 *
 * $$\theta_t = \theta_{t-1} - \frac{\eta_t}{1 - \beta_1^t} \, \frac{m_t}{n_t}, \qquad
 *   n_t = \max(\beta_2 n_{t-1}, |g_t| + \epsilon)$$
 *
 * No step exceeds $\eta$ unless gradients shrink; then the bound is $1.0091 \, \eta$ with the defaults.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { adamax } from '@thalweg/optimizers';
 *
 * const step = makeStep(adamax({ learningRate: 0.5, b1: 0 }));
 * toArray(step(step.init(tensor([1, 1])), tensor([1e6, 0])).params) // => [0.5, 1]
 * ```
 *
 * Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 2, with its defaults; 0 / 0,
 * for an element without a gradient so far, is 0. To match Optax `adamax` and PyTorch `Adamax` pass `{ eps: 1e-8 }`.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const adamax = defineOptimizer({
  name: 'adamax',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(2e-3)),
    ...scaleByAdamax.declaration.hyper,
  },
  build: ({ learningRate, ...moments }) => chain(scaleByAdamax(moments), scaleByLearningRate(learningRate)),
});
