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
  gt,
  mask,
  mul,
  nonNegative,
  norm,
  pow,
  scheduled,
  select,
  sqrt,
  square,
  sub,
  zeros,
} from '@thalweg/core';
import { addDecayedWeights } from './add-decayed-weights.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Adam's scaling of a gradient with less variance, in two forms:
 *
 * $$c_t = g_t + \gamma_t \frac{\beta_1}{1 - \beta_1} (g_t - g_{t-1}), \qquad
 *   \tilde c_t = \frac{c_t}{\max(\lVert c_t \rVert, 1)}$$
 * $$m_t = \beta_1 m_{t-1} + (1 - \beta_1) \tilde c_t, \qquad v_t = \beta_2 v_{t-1} + (1 - \beta_2) \tilde c_t^2,
 *   \qquad u_t = \frac{m_t / (1 - \beta_1^t)}{\sqrt{v_t / (1 - \beta_2^t)} + \epsilon}$$
 *
 * | form | norm of | $g_0$ |
 * | --- | --- | --- |
 * | `paper` | the whole tree | $g_1$ |
 * | `authors` | each leaf | 0 |
 *
 * @throws {ConfigError} If an option is out of range, at construction or, for a schedule, at the step.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByMars } from '@thalweg/optimizers';
 *
 * const tx = scaleByMars({ b1: 0.5, gamma: 1, eps: 0 });
 * const [, state] = tx.update(tensor([0.5]), tx.init(tensor([0])));
 * toArray(state.scaleByMars.mu) // => [0.25]
 * toArray(tx.update(tensor([0.75]), state)[1].scaleByMars.mu) // => [0.625]
 * ```
 *
 * Source: Yuan et al., "MARS: unleashing the power of variance reduction for training large models" (2024), algorithm 2
 * with the gradient of the step before in place of the gradient of this batch at the last parameters, which the paper calls
 * MARS-approx. Its first step has no correction, as `paper` has it. The authors' code is `authors`, for matrices; by default
 * it runs AdamW on all other leaves. Their README squares $g_t$ in place of $\tilde c_t$; their code does not. Neither Optax
 * nor PyTorch has MARS.
 *
 * It refuses sparse gradients: the norm is over all elements, and those that a gradient leaves out change it through
 * $g_{t-1}$.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByMars = defineRule({
  name: 'scaleByMars',
  hyper: {
    /** $\beta_1$, the decay of the mean. */
    b1: decay(0.95),
    /** $\beta_2$, the decay of the mean of squares. */
    b2: decay(0.99),
    /** $\gamma$, the strength of the correction. With 0 it is Adam with clipped gradients. */
    gamma: scheduled(nonNegative(0.025)),
    /** $\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN. */
    eps: nonNegative(1e-8),
    /** One of the two forms in the table. */
    form: choice(['paper', 'authors'], 'paper'),
  },
  slots: { mu: zeros, nu: zeros, previous: zeros },
  scalars: ({ b1, b2, gamma, form }, t) => {
    const correction = mul(gamma, div(b1, sub(1, b1)));
    return {
      correction: form === 'paper' ? select(eq(t, 1), 0, correction) : correction,
      c1: sub(1, pow(b1, t)),
      c2: sub(1, pow(b2, t)),
    };
  },
  rule: ({ g, mu, nu, previous, b1, b2, eps, form, correction, c1, c2 }) => {
    const c = add(g, mul(correction, sub(g, previous)));
    const length = norm(form === 'paper' ? 'tree' : 'leaf', c);
    const clipped = mul(select(gt(length, 1), div(1, length), 1), c);
    const m = ema(mu, clipped, b1);
    const v = ema(nu, square(clipped), b2);
    const denominator = add(sqrt(div(v, c2)), eps);
    return { g: div(div(m, c1), denominator), mu: m, nu: v, previous: g };
  },
});

/**
 * MARS-AdamW: AdamW on gradients with less variance,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t (u_t + \lambda_t \, \theta_{t-1})$$
 *
 * with $u_t$ in one of the two forms of {@link scaleByMars}. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { mars } from '@thalweg/optimizers';
 *
 * const step = makeStep(mars({ learningRate: 0.5, eps: 0 }));
 * toArray(step(step.init(tensor([1, 1])), tensor([2, -2])).params).map((x) => x.toFixed(6)) // => ['0.500000', '1.500000']
 * ```
 *
 * Source: Yuan et al., "MARS: unleashing the power of variance reduction for training large models" (2024), algorithm 2,
 * with the defaults of the authors' code; see {@link scaleByMars} for how it differs. The weight decay is multiplied by the
 * learning rate, as in {@link adamw}. Neither Optax nor PyTorch has MARS.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const mars = defineOptimizer({
  name: 'mars',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(3e-3)),
    ...scaleByMars.declaration.hyper,
    /** $\lambda$, the weight decay. A step subtracts $\eta \lambda$ times the parameters. */
    weightDecay: scheduled(nonNegative(0)),
    /** The leaves that decay. */
    mask: mask(),
  },
  build: ({ learningRate, weightDecay, mask, ...moments }) =>
    chain(scaleByMars(moments), addDecayedWeights(weightDecay, { mask }), scaleByLearningRate(learningRate)),
});
