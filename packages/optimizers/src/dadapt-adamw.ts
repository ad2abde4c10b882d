import {
  abs,
  add,
  chain,
  decay,
  defineOptimizer,
  defineRule,
  div,
  ema,
  flag,
  gt,
  max,
  mul,
  nonNegative,
  positive,
  pow,
  scalarSlot,
  scheduled,
  select,
  sqrt,
  square,
  sub,
  sum,
  zeros,
} from '@thalweg/core';
import { firstEstimate } from './first-estimate.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Makes Adam's step, with a rate that grows with the estimated distance $d$ from the start to the solution:
 *
 * $$m_t = \beta_1 m_{t-1} + (1 - \beta_1) \gamma_t d_{t-1} g_t, \qquad v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2,
 *   \qquad u_t = \frac{m_t}{\sqrt{v_t} + \epsilon} + \gamma_t d_{t-1} \lambda_t \, \theta_{t-1}$$
 * $$r_t = \sqrt{\beta_2} \, r_{t-1} + (1 - \sqrt{\beta_2}) \gamma_t d_{t-1}
 *   \left\langle g_t, \frac{s_{t-1}}{\sqrt{v_{t-1}} + \epsilon} \right\rangle, \qquad
 *   s_t = \sqrt{\beta_2} \, s_{t-1} + (1 - \sqrt{\beta_2}) \gamma_t d_{t-1} g_t$$
 * $$d_t = \max\left(d_{t-1}, \frac{r_t}{(1 - \sqrt{\beta_2}) \lVert s_t \rVert_1}\right)$$
 *
 * with the product and the norm over the whole tree, and $\gamma_t \sqrt{1 - \beta_2^t} / (1 - \beta_1^t)$ in place of
 * $\gamma_t$ if biasCorrection. The update is the whole step, rate included. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, at construction or, for a schedule, at the step; or if `update` is
 *   not given the parameters.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByDadaptAdamw } from '@thalweg/optimizers';
 *
 * const tx = scaleByDadaptAdamw({ b1: 0.5, d0: 0.5 });
 * const params = tensor([1, 1]);
 * const [, state] = tx.update(tensor([3, -4]), tx.init(params), { params });
 * toArray(state.scaleByDadaptAdamw.mu) // => [0.75, -1]
 * ```
 *
 * Source: Defazio and Mishchenko, "Learning-rate-free learning by D-Adaptation" (2023), its variant of Adam. The product is
 * weighted by $v_{t-1}$, as in the authors' code, which has `biasCorrection` as an option and can limit the growth of $d$.
 * Optax `contrib.dadapt_adamw` always corrects the bias. As long as all gradients are 0, $d$ stays; in Optax (0.2.8) it
 * becomes NaN for ever. PyTorch has no D-Adaptation.
 *
 * It refuses sparse gradients: the norm is over all elements.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByDadaptAdamw = defineRule({
  name: 'scaleByDadaptAdamw',
  hyper: {
    /** $\gamma$, the learning rate in units of the estimated distance. */
    learningRate: scheduled(nonNegative(1)),
    /** $\beta_1$, the decay of the mean. */
    b1: decay(0.9),
    /** $\beta_2$, the decay of the mean of squares. Its root is that of the averages for the estimate. */
    b2: decay(0.999),
    /** $\epsilon$, added to the roots. */
    eps: positive(1e-8),
    /** $d_0$, the distance that is assumed at first. It should be too small. */
    d0: positive(1e-6),
    /** Whether to correct the averages, which start at 0, through the rate. */
    biasCorrection: flag(false),
    /** $\lambda$, the weight decay. A step subtracts $\gamma d \lambda$ times the parameters. */
    weightDecay: scheduled(nonNegative(0)),
  },
  slots: { mu: zeros, nu: zeros, s: zeros, d: firstEstimate, r: scalarSlot(0) },
  reads: ['params'],
  scalars: ({ learningRate, b1, b2, biasCorrection, d }, t) => {
    const correction = div(sqrt(sub(1, pow(b2, t))), sub(1, pow(b1, t)));
    return {
      b3: sqrt(b2),
      rate: mul(d, biasCorrection ? mul(learningRate, correction) : learningRate),
    };
  },
  rule: ({ g, params, mu, nu, s, d, r, b1, b2, eps, weightDecay, b3, rate }) => {
    const scaled = mul(rate, g);
    const m = ema(mu, scaled, b1);
    const v = ema(nu, square(g), b2);
    const product = sum('tree', mul(g, div(s, add(sqrt(nu), eps))));
    const numerator = ema(r, mul(rate, product), b3);
    const gradients = ema(s, scaled, b3);
    const length = sum('tree', abs(gradients));
    const estimate = max(d, div(numerator, mul(sub(1, b3), length)));
    return {
      g: add(div(m, add(sqrt(v), eps)), mul(mul(rate, weightDecay), params)),
      mu: m,
      nu: v,
      s: gradients,
      d: select(gt(length, 0), estimate, d),
      r: numerator,
    };
  },
});

/**
 * AdamW with D-Adaptation, which finds its learning rate from an estimate of the distance to the solution,
 *
 * $$\theta_t = \theta_{t-1} - u_t$$
 *
 * with $u_t$ as in {@link scaleByDadaptAdamw}. {@link prodigy} is its successor. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor } from '@thalweg/core';
 * import { dadaptAdamw } from '@thalweg/optimizers';
 *
 * const step = makeStep(dadaptAdamw());
 * let at = step.init(tensor(5));
 * for (let i = 0; i < 1000; i++) at = step(at, at.params); // the gradient of half the square
 * Math.abs(at.params.get()) < 0.01 // => true
 * at.state.scaleByDadaptAdamw.d > 0.01 // => true
 * ```
 *
 * Source: Defazio and Mishchenko, "Learning-rate-free learning by D-Adaptation" (2023); see {@link scaleByDadaptAdamw}.
 * The learning rate is a factor, for schedules: 1 is meant as its largest value. To match Optax `contrib.dadapt_adamw`, pass
 * `{ biasCorrection: true }`. PyTorch has no D-Adaptation.
 *
 * It refuses sparse gradients: the norm is over all elements.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const dadaptAdamw = defineOptimizer({
  name: 'dadaptAdamw',
  hyper: scaleByDadaptAdamw.declaration.hyper,
  build: (options) => chain(scaleByDadaptAdamw(options), scaleByLearningRate(1)),
});
