import {
  add,
  chain,
  decay,
  defineOptimizer,
  defineRule,
  div,
  ema,
  flag,
  ge,
  gt,
  max,
  mul,
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
 * Adam's scaling, times the reliability of the second moment, and the first moment alone before there is any:
 *
 * $$u_t = \begin{cases} r_t \, \hat m_t / (\sqrt{\hat v_t + \bar\epsilon} + \epsilon) & \rho_t \ge \rho_{\min} \\
 *   \hat m_t & \text{otherwise} \end{cases}, \qquad
 *   r_t = \sqrt{\frac{(\rho_t - 4) (\rho_t - 2) \rho_\infty}{(\rho_\infty - 4) (\rho_\infty - 2) \rho_t}}$$
 * $$\rho_t = \rho_\infty - \frac{2 t \beta_2^t}{1 - \beta_2^t}, \qquad \rho_\infty = \frac{2}{1 - \beta_2} - 1$$
 *
 * with $\hat m_t$ and $\hat v_t$ as in `scaleByAdam`, or, with `nesterov`,
 * $\hat m_t = \frac{\beta_1 m_t}{1 - \beta_1^{t+1}} + \frac{(1 - \beta_1) g_t}{1 - \beta_1^t}$. Where $r_t$ is not
 * defined, which is for $\rho_t \le 4$, the step is $\hat m_t$, whatever $\rho_{\min}$.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor } from '@thalweg/core';
 * import { scaleByRadam } from '@thalweg/optimizers';
 *
 * const tx = scaleByRadam();
 * let state = tx.init(tensor(0));
 * const sizes = [1, 2, 3, 4, 5, 6].map(() => {
 *   const [update, next] = tx.update(tensor(7), state);
 *   state = next;
 *   return update.get().toFixed(3);
 * });
 * sizes // => ['7.000', '7.000', '7.000', '7.000', '7.000', '0.026']
 * ```
 *
 * Source: Liu et al., "On the variance of the adaptive learning rate and beyond" (2020), algorithm 2, where
 * $\rho_{\min}$ is 4; the authors' code, Optax and PyTorch have 5. Same as Optax `scale_by_radam`. PyTorch `RAdam` adds
 * $\epsilon$ to $\sqrt{v_t}$ instead of $\sqrt{\hat v_t}$: its $\epsilon$ counts $1 / \sqrt{1 - \beta_2^t}$ times.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByRadam = defineRule({
  name: 'scaleByRadam',
  hyper: {
    /** $\beta_1$, the decay of the mean. */
    b1: decay(0.9),
    /** $\beta_2$, the decay of the mean of squares. With $\beta_2 < 2/3$ no second moment is reliable enough. */
    b2: decay(0.999),
    /** $\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN. */
    eps: nonNegative(1e-8),
    /** $\bar\epsilon$, added under the root. */
    epsRoot: nonNegative(0),
    /** $\rho_{\min}$, the least $\rho_t$, a number of gradients, with which the second moment is used. */
    threshold: nonNegative(5),
    /** Whether to use the momentum of the next step instead of the last. */
    nesterov: flag(false),
  },
  slots: { mu: zeros, nu: zeros },
  scalars: ({ b1, b2, threshold }, t) => {
    const c2 = sub(1, pow(b2, t));
    const rhoInf = sub(div(2, sub(1, b2)), 1);
    const rho = sub(rhoInf, div(mul(mul(2, t), pow(b2, t)), c2));
    const variance = div(
      mul(mul(sub(rho, 4), sub(rho, 2)), rhoInf),
      mul(mul(sub(rhoInf, 4), sub(rhoInf, 2)), rho),
    );
    return {
      c1: sub(1, pow(b1, t)),
      c1Next: sub(1, pow(b1, add(t, 1))),
      c2,
      r: select(ge(rho, max(threshold, 4)), sqrt(variance), 0),
    };
  },
  rule: ({ g, mu, nu, b1, b2, eps, epsRoot, nesterov, c1, c1Next, c2, r }) => {
    const m = ema(mu, g, b1);
    const v = ema(nu, square(g), b2);
    const mHat = nesterov ? ema(div(m, c1Next), div(g, c1), b1) : div(m, c1);
    const vHat = div(v, c2);
    const rectified = div(mul(r, mHat), add(sqrt(add(vHat, epsRoot)), eps));
    return { g: select(gt(r, 0), rectified, mHat), mu: m, nu: v };
  },
});

/**
 * RAdam: Adam that warms up by itself, as its second moment becomes reliable,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \, r_t \frac{\hat m_t}{\sqrt{\hat v_t + \bar\epsilon} + \epsilon}$$
 *
 * with $r_t$, and the first steps, as in {@link scaleByRadam}. With the defaults, the first five steps are those of
 * momentum: their size is that of the gradient.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor } from '@thalweg/core';
 * import { radam } from '@thalweg/optimizers';
 *
 * const step = makeStep(radam({ learningRate: 0.1 }));
 * let at = step.init(tensor(5));
 * for (let i = 0; i < 500; i++) at = step(at, tensor(2 * at.params.get())); // the gradient of x²
 * Math.abs(at.params.get()) < 1e-2 // => true
 * ```
 *
 * Source: Liu et al., "On the variance of the adaptive learning rate and beyond" (2020), algorithm 2, with the threshold 5
 * of the authors' code. Same as Optax `radam`, which has no default rate. PyTorch `RAdam` has $\epsilon$ elsewhere, see
 * {@link scaleByRadam}.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const radam = defineOptimizer({
  name: 'radam',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(1e-3)),
    ...scaleByRadam.declaration.hyper,
  },
  build: ({ learningRate, ...moments }) => chain(scaleByRadam(moments), scaleByLearningRate(learningRate)),
});
