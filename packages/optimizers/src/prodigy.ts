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
 * $$m_t = \beta_1 m_{t-1} + (1 - \beta_1) d_{t-1} g_t, \qquad v_t = \beta_2 v_{t-1} + (1 - \beta_2) d_{t-1}^2 g_t^2,
 *   \qquad u_t = \gamma_t d_{t-1} \left(\frac{m_t}{\sqrt{v_t} + d_{t-1} \epsilon} + \lambda_t \, \theta_{t-1}\right)$$
 * $$r_t = \sqrt{\beta_2} \, r_{t-1} + \frac{\gamma_t d_{t-1}^2}{d_0} \langle g_t, \theta_0 - \theta_{t-1} \rangle, \qquad
 *   s_t = \sqrt{\beta_2} \, s_{t-1} + \frac{\gamma_t d_{t-1}^2}{d_0} g_t$$
 * $$d_t = \max\left(d_{t-1}, c \, \frac{r_t}{\lVert s_t \rVert_1}\right)$$
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
 * import { scaleByProdigy } from '@thalweg/optimizers';
 *
 * const tx = scaleByProdigy({ b1: 0, b2: 0, eps: 0, d0: 0.125 });
 * const params = tensor([1, 1]);
 * const [updates] = tx.update(tensor([3, -4]), tx.init(params), { params });
 * toArray(updates) // => [0.125, -0.125]
 * ```
 *
 * Source: Mishchenko and Defazio, "Prodigy: an expeditiously adaptive parameter-free learner" (2023), algorithm 4, whose
 * $r$ and $s$ have a factor $d_0 (1 - \sqrt{\beta_2})$ more, which cancels. The options `dCoefficient`, `biasCorrection` and
 * `safeguardWarmup` are those of the authors' code, which can also limit the growth of $d$. That code and Optax
 * `contrib.prodigy` multiply $\epsilon$ by $d_t$; Optax always corrects the bias, and its $\beta_3$ can be set: here it is
 * $\sqrt{\beta_2}$, as in the paper. As long as all gradients are 0, $d$ stays; in Optax (0.2.8) it becomes NaN for ever.
 * PyTorch has no Prodigy.
 *
 * It refuses sparse gradients: the norm is over all elements.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByProdigy = defineRule({
  name: 'scaleByProdigy',
  hyper: {
    /** $\gamma$, the learning rate in units of the estimated distance. */
    learningRate: scheduled(nonNegative(1)),
    /** $\beta_1$, the decay of the mean. */
    b1: decay(0.9),
    /** $\beta_2$, the decay of the mean of squares. Its root is that of the sums for the estimate. */
    b2: decay(0.999),
    /** $\epsilon$, times $d$ added to the root. If it is 0, an element whose gradients were all 0 becomes NaN. */
    eps: nonNegative(1e-8),
    /** $d_0$, the distance that is assumed at first. It should be too small. */
    d0: positive(1e-6),
    /** $c$, a factor of the estimate. */
    dCoefficient: positive(1),
    /** Whether to correct the averages, which start at 0, through the rate. */
    biasCorrection: flag(false),
    /** Whether to leave $\gamma_t$ out of $s$, so that a warm-up does not make the estimate too large. */
    safeguardWarmup: flag(false),
    /** $\lambda$, the weight decay. A step subtracts $\gamma d \lambda$ times the parameters. */
    weightDecay: scheduled(nonNegative(0)),
  },
  slots: {
    mu: zeros,
    nu: zeros,
    s: zeros,
    initial: zeros,
    d: firstEstimate,
    r: scalarSlot(0),
  },
  reads: ['params'],
  scalars: ({ learningRate, b1, b2, d0, biasCorrection, d }, t) => {
    const correction = div(sqrt(sub(1, pow(b2, t))), sub(1, pow(b1, t)));
    return {
      earlier: sub(t, 1),
      b3: sqrt(b2),
      rate: mul(d, biasCorrection ? mul(learningRate, correction) : learningRate),
      relative: div(d, d0),
    };
  },
  rule: ({ g, params, mu, nu, s, initial, d, r, earlier, b3, rate, relative, ...options }) => {
    const { b1, b2, eps, dCoefficient, safeguardWarmup, weightDecay } = options;
    const start = select(eq(earlier, 0), params, initial);
    const scaled = mul(d, g);
    const m = ema(mu, scaled, b1);
    const v = ema(nu, square(scaled), b2);
    const numerator = add(mul(b3, r), mul(mul(relative, rate), sum('tree', mul(g, sub(start, params)))));
    const gradients = add(mul(b3, s), mul(mul(relative, safeguardWarmup ? d : rate), g));
    const length = sum('tree', abs(gradients));
    const estimate = max(d, mul(dCoefficient, div(numerator, length)));
    const direction = div(m, add(sqrt(v), mul(d, eps)));
    return {
      g: mul(rate, add(direction, mul(weightDecay, params))),
      mu: m,
      nu: v,
      s: gradients,
      initial: start,
      d: select(gt(length, 0), estimate, d),
      r: numerator,
    };
  },
});

/**
 * Prodigy: AdamW that finds its learning rate, from an estimate of the distance from the start to the solution,
 *
 * $$\theta_t = \theta_{t-1} - u_t$$
 *
 * with $u_t$ as in {@link scaleByProdigy}. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor } from '@thalweg/core';
 * import { prodigy } from '@thalweg/optimizers';
 *
 * const step = makeStep(prodigy());
 * let at = step.init(tensor(5));
 * for (let i = 0; i < 500; i++) at = step(at, at.params); // the gradient of half the square
 * Math.abs(at.params.get()) < 0.01 // => true
 * at.state.scaleByProdigy.d > 0.1 // => true
 * ```
 *
 * Source: Mishchenko and Defazio, "Prodigy: an expeditiously adaptive parameter-free learner" (2023), algorithm 4; see
 * {@link scaleByProdigy}. The learning rate is a factor, for schedules: 1 is meant as its largest value. To match Optax
 * `contrib.prodigy`, pass `{ biasCorrection: true }`. PyTorch has no Prodigy.
 *
 * It refuses sparse gradients: the norm is over all elements.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const prodigy = defineOptimizer({
  name: 'prodigy',
  hyper: scaleByProdigy.declaration.hyper,
  build: (options) => chain(scaleByProdigy(options), scaleByLearningRate(1)),
});
