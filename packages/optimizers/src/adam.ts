import {
  add,
  chain,
  decay,
  defineOptimizer,
  defineRule,
  div,
  ema,
  nonNegative,
  pow,
  scheduled,
  sqrt,
  square,
  sub,
  zeros,
} from '@thalweg/core';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Scales the gradient by estimates of its first two moments, with bias correction:
 *
 * $$m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \qquad v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2$$
 * $$u_t = \frac{m_t / (1 - \beta_1^t)}{\sqrt{v_t / (1 - \beta_2^t) + \bar\epsilon} + \epsilon}$$
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByAdam } from '@thalweg/optimizers';
 *
 * const tx = scaleByAdam({ eps: 0 });
 * const [updates, state] = tx.update({ w: tensor([0.3, -7]) }, tx.init({ w: tensor([0, 0]) }));
 * toArray(updates.w).map(Math.round) // => [1, -1]
 * state.scaleByAdam.count // => 1
 * ```
 *
 * Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1. Same as Optax
 * `scale_by_adam` and, with `epsRoot` 0, PyTorch `Adam`. Scalars are computed in double precision, also for float32
 * leaves.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByAdam = defineRule({
  name: 'scaleByAdam',
  hyper: {
    /** $\beta_1$, the decay of the mean. */
    b1: decay(0.9),
    /** $\beta_2$, the decay of the mean of squares. */
    b2: decay(0.999),
    /** $\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN. */
    eps: nonNegative(1e-8),
    /** $\bar\epsilon$, added under the root. Set it above 0 if you differentiate through the optimizer. */
    epsRoot: nonNegative(0),
  },
  slots: { mu: zeros, nu: zeros },
  scalars: ({ b1, b2 }, t) => ({ c1: sub(1, pow(b1, t)), c2: sub(1, pow(b2, t)) }),
  rule: ({ g, mu, nu, b1, b2, eps, epsRoot, c1, c2 }) => {
    const m = ema(mu, g, b1);
    const v = ema(nu, square(g), b2);
    const mHat = div(m, c1);
    const vHat = div(v, c2);
    const denominator = add(sqrt(add(vHat, epsRoot)), eps);
    return { g: div(mHat, denominator), mu: m, nu: v };
  },
});

/**
 * Adam: steps scaled by adaptive estimates of the gradient's first two moments,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \frac{\hat m_t}{\sqrt{\hat v_t + \bar\epsilon} + \epsilon}$$
 *
 * with $\hat m_t$ and $\hat v_t$ as in {@link scaleByAdam}. The size of a step hardly depends on the size of the
 * gradient; the first is $\eta$.
 *
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
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const adam = defineOptimizer({
  name: 'adam',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(1e-3)),
    ...scaleByAdam.declaration.hyper,
  },
  build: ({ learningRate, ...moments }) => chain(scaleByAdam(moments), scaleByLearningRate(learningRate)),
});
