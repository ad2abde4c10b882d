import {
  add,
  chain,
  choice,
  decay,
  defineOptimizer,
  defineRule,
  div,
  ema,
  mul,
  nonNegative,
  pow,
  scalarSlot,
  scheduled,
  sqrt,
  square,
  sub,
  zeros,
  type Expression,
} from '@thalweg/core';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Adam's scaling with a look-ahead: it uses the momentum of the next step instead of the last,
 *
 * $$u_t = \frac{\hat m_t}{\sqrt{\hat v_t + \bar\epsilon} + \epsilon}, \qquad
 *   \hat m_t = a_t \, m_t + c_t \, g_t, \qquad v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2$$
 *
 * in four forms, which differ in more than rounding. With $\mu_t = \beta_1 (1 - \tfrac12 \, 0.96^{\psi t})$ and
 * $\Pi_t = \prod_{i \le t} \mu_i$:
 *
 * | form | decay of $m$ | $a_t$ | $c_t$ | $\hat v_t$ |
 * | --- | --- | --- | --- | --- |
 * | `dozat` | $\mu_t$ | $\mu_{t+1} / (1 - \Pi_{t+1})$ | $(1 - \mu_t) / (1 - \Pi_t)$ | $\beta_2 v_t / (1 - \beta_2^t)$ |
 * | `simplified` | $\beta_1$ | $\beta_1 / (1 - \beta_1^t)$ | $(1 - \beta_1) / (1 - \beta_1^t)$ | $v_t / (1 - \beta_2^t)$ |
 * | `optax` | $\beta_1$ | $\beta_1 / (1 - \beta_1^{t+1})$ | $(1 - \beta_1) / (1 - \beta_1^t)$ | $v_t / (1 - \beta_2^t)$ |
 * | `pytorch` | $\beta_1$ | $\mu_{t+1} / (1 - \Pi_{t+1})$ | $(1 - \mu_t) / (1 - \Pi_t)$ | $v_t / (1 - \beta_2^t)$ |
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor } from '@thalweg/core';
 * import { scaleByNadam } from '@thalweg/optimizers';
 *
 * const tx = scaleByNadam({ b1: 0.9, eps: 0, form: 'simplified' });
 * tx.update(tensor(5), tx.init(tensor(0)))[0].get() // => 1.9…
 * ```
 *
 * Source: Dozat, "Incorporating Nesterov momentum into Adam" (2016), algorithm 2, factor $\beta_2$ of $\hat v_t$ included;
 * `simplified` is the last equation of Ruder, "An overview of gradient descent optimization algorithms" (2016), section
 * 4.8. Optax `scale_by_adam(nesterov=True)` is `optax`, PyTorch `NAdam` is `pytorch`, both with `b1` 0.9.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByNadam = defineRule({
  name: 'scaleByNadam',
  hyper: {
    /** $\beta_1$, the decay of the mean. The default is that of the paper, for the form `dozat`. For the other forms 0.9 is usual. */
    b1: decay(0.99),
    /** $\beta_2$, the decay of the mean of squares. */
    b2: decay(0.999),
    /** $\epsilon$, added to the root. */
    eps: nonNegative(1e-8),
    /** $\bar\epsilon$, added under the root. */
    epsRoot: nonNegative(0),
    /** $\psi$, how fast the momentum of `dozat` and `pytorch` grows to $\beta_1$. */
    momentumDecay: nonNegative(1 / 250),
    /** One of the four forms in the table. */
    form: choice(['dozat', 'simplified', 'optax', 'pytorch'], 'dozat'),
  },
  slots: { mu: zeros, nu: zeros, muProduct: scalarSlot(1) },
  scalars: ({ b1, b2, momentumDecay, muProduct }, t) => {
    const decayAt = (step: Expression): Expression =>
      mul(b1, sub(1, mul(0.5, pow(0.96, mul(momentumDecay, step)))));
    return {
      muNow: decayAt(t),
      muNext: decayAt(add(t, 1)),
      product: mul(muProduct, decayAt(t)),
      c1: sub(1, pow(b1, t)),
      c1Next: sub(1, pow(b1, add(t, 1))),
      c2: sub(1, pow(b2, t)),
    };
  },
  rule: ({ g, mu, nu, b1, b2, eps, epsRoot, form, muNow, muNext, product, c1, c1Next, c2 }) => {
    const scheduled = form === 'dozat' || form === 'pytorch';
    const m = ema(mu, g, form === 'dozat' ? muNow : b1);
    const v = ema(nu, square(g), b2);
    const ahead = scheduled
      ? div(muNext, sub(1, mul(product, muNext)))
      : div(b1, form === 'optax' ? c1Next : c1);
    const now = scheduled ? div(sub(1, muNow), sub(1, product)) : div(sub(1, b1), c1);
    const mHat = add(mul(ahead, m), mul(now, g));
    const vHat = form === 'dozat' ? mul(div(b2, c2), v) : div(v, c2);
    const denominator = add(sqrt(add(vHat, epsRoot)), eps);
    return { g: div(mHat, denominator), mu: m, nu: v, muProduct: product };
  },
});

/**
 * Nadam: Adam with Nesterov's momentum,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \frac{\hat m_t}{\sqrt{\hat v_t + \bar\epsilon} + \epsilon}$$
 *
 * with $\hat m_t$ and $\hat v_t$ in one of the four forms of {@link scaleByNadam}, whose first steps differ by up to 80 %.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor } from '@thalweg/core';
 * import { nadam } from '@thalweg/optimizers';
 *
 * const step = makeStep(nadam({ learningRate: 1, b1: 0.9, eps: 0, form: 'pytorch' }));
 * step(step.init(tensor(0)), tensor(-3)).params.get() // => 1.05645…
 * ```
 *
 * Source: Dozat, "Incorporating Nesterov momentum into Adam" (2016), algorithm 2, with its defaults. To match Optax
 * `nadam` pass `{ b1: 0.9, form: 'optax' }`; to match PyTorch `NAdam` pass `{ b1: 0.9, form: 'pytorch' }`; for the
 * equation that Ruder's overview gives, `{ b1: 0.9, form: 'simplified' }`.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const nadam = defineOptimizer({
  name: 'nadam',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(2e-3)),
    ...scaleByNadam.declaration.hyper,
  },
  build: ({ learningRate, ...moments }) => chain(scaleByNadam(moments), scaleByLearningRate(learningRate)),
});
