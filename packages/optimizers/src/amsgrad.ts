import {
  add,
  chain,
  choice,
  decay,
  defineOptimizer,
  defineRule,
  div,
  ema,
  eq,
  max,
  nonNegative,
  pow,
  scheduled,
  select,
  sqrt,
  square,
  sub,
  zeros,
} from '@thalweg/core';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Adam's scaling with a second moment that never falls, in three forms:
 *
 * $$m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \qquad v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2$$
 *
 * | form | $\hat v_t$ | $u_t$ |
 * | --- | --- | --- |
 * | `paper` | $\max(\hat v_{t-1}, v_t)$ | $m_t / (\sqrt{\hat v_t + \bar\epsilon} + \epsilon)$ |
 * | `pytorch` | $\max(\hat v_{t-1}, v_t)$ | $\frac{m_t}{1 - \beta_1^t} / (\sqrt{\hat v_t / (1 - \beta_2^t) + \bar\epsilon} + \epsilon)$ |
 * | `optax` | $\max(\hat v_{t-1}, v_t / (1 - \beta_2^t))$ | $\frac{m_t}{1 - \beta_1^t} / (\sqrt{\hat v_t + \bar\epsilon} + \epsilon)$ |
 *
 * and $u_t = 0$ where the denominator is 0.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByAmsgrad } from '@thalweg/optimizers';
 *
 * const tx = scaleByAmsgrad({ b1: 0, b2: 0.75 });
 * const [, state] = tx.update(tensor([2]), tx.init(tensor([0])));
 * const [updates] = tx.update(tensor([0.5]), state);
 * toArray(updates) // => [0.5]
 * ```
 *
 * Source: Reddi, Kale and Kumar, "On the convergence of Adam and beyond" (2018), algorithm 2. Optax `scale_by_amsgrad` is
 * `{ eps: 1e-8, form: 'optax' }`, PyTorch `Adam(amsgrad=True)` is `{ eps: 1e-8, form: 'pytorch' }`.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByAmsgrad = defineRule({
  name: 'scaleByAmsgrad',
  hyper: {
    /** $\beta_1$, the decay of the mean. */
    b1: decay(0.9),
    /** $\beta_2$, the decay of the mean of squares. */
    b2: decay(0.999),
    /** $\epsilon$, added to the root. The paper has none. */
    eps: nonNegative(0),
    /** $\bar\epsilon$, added under the root. */
    epsRoot: nonNegative(0),
    /** One of the three forms in the table. */
    form: choice(['paper', 'pytorch', 'optax'], 'paper'),
  },
  slots: { mu: zeros, nu: zeros, nuMax: zeros },
  scalars: ({ b1, b2 }, t) => ({ c1: sub(1, pow(b1, t)), c2: sub(1, pow(b2, t)) }),
  rule: ({ g, mu, nu, nuMax, b1, b2, eps, epsRoot, form, c1, c2 }) => {
    const m = ema(mu, g, b1);
    const v = ema(nu, square(g), b2);
    const largest = max(nuMax, form === 'optax' ? div(v, c2) : v);
    const mHat = form === 'paper' ? m : div(m, c1);
    const vHat = form === 'pytorch' ? div(largest, c2) : largest;
    const denominator = add(sqrt(add(vHat, epsRoot)), eps);
    return {
      g: select(eq(denominator, 0), 0, div(mHat, denominator)),
      mu: m,
      nu: v,
      nuMax: largest,
    };
  },
});

/**
 * AMSGrad: Adam with a second moment that never falls, which converges on problems where Adam does not,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \frac{m_t}{\sqrt{\hat v_t}}, \qquad \hat v_t = \max(\hat v_{t-1}, v_t)$$
 *
 * in one of the three forms of {@link scaleByAmsgrad}.
 *
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
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const amsgrad = defineOptimizer({
  name: 'amsgrad',
  hyper: {
    /** $\eta$, the learning rate. The convergence proof requires one that falls as $1 / \sqrt t$. */
    learningRate: scheduled(nonNegative(1e-3)),
    ...scaleByAmsgrad.declaration.hyper,
  },
  build: ({ learningRate, ...moments }) => chain(scaleByAmsgrad(moments), scaleByLearningRate(learningRate)),
});
