import {
  add,
  chain,
  decay,
  defineOptimizer,
  defineRule,
  div,
  ema,
  mask,
  mul,
  nonNegative,
  pow,
  scheduled,
  sqrt,
  square,
  sub,
  zeros,
} from '@thalweg/core';
import { addDecayedWeights } from './add-decayed-weights.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Adam's scaling of a sum of all gradients, which decays, and the last one once more:
 *
 * $$m_t = \beta_1 m_{t-1} + g_t, \qquad v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2, \qquad
 *   u_t = \frac{m_t + \alpha_t g_t}{\sqrt{v_t / (1 - \beta_2^t) + \bar\epsilon} + \epsilon}$$
 *
 * @throws {ConfigError} If an option is out of range, at construction or, for a schedule, at the step.
 *
 * @example
 * ```ts
 * import { tensor } from '@thalweg/core';
 * import { scaleBySimplifiedAdemamix } from '@thalweg/optimizers';
 *
 * const tx = scaleBySimplifiedAdemamix({ alpha: 2, eps: 0 });
 * tx.update(tensor(8), tx.init(tensor(0)))[0].get().toFixed(6) // => '3.000000'
 * ```
 *
 * Source: Morwani et al., "Connections between schedule-free optimizers, AdEMAMix, and accelerated SGD variants" (2025). Same
 * as Optax `contrib.scale_by_simplified_ademamix`. The sum is $1 / (1 - \beta_1)$ times as large as the mean of
 * {@link scaleByAdam}, and so are the steps. PyTorch does not have it.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleBySimplifiedAdemamix = defineRule({
  name: 'scaleBySimplifiedAdemamix',
  hyper: {
    /** $\beta_1$, the decay of the sum. */
    b1: decay(0.99),
    /** $\beta_2$, the decay of the mean of squares. */
    b2: decay(0.95),
    /** $\alpha$, the weight of the last gradient, besides that in the sum. */
    alpha: scheduled(nonNegative(0)),
    /** $\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN. */
    eps: nonNegative(1e-8),
    /** $\bar\epsilon$, added under the root. */
    epsRoot: nonNegative(0),
  },
  slots: { mu: zeros, nu: zeros },
  scalars: ({ b2 }, t) => ({ c: sub(1, pow(b2, t)) }),
  rule: ({ g, mu, nu, b1, b2, alpha, eps, epsRoot, c }) => {
    const m = add(mul(b1, mu), g);
    const v = ema(nu, square(g), b2);
    return {
      g: div(add(m, mul(alpha, g)), add(sqrt(add(div(v, c), epsRoot)), eps)),
      mu: m,
      nu: v,
    };
  },
});

/**
 * Simplified AdEMAMix: AdamW with one slow sum of gradients in place of two averages,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t (u_t + \lambda_t \, \theta_{t-1})$$
 *
 * with $u_t$ as in {@link scaleBySimplifiedAdemamix}. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor } from '@thalweg/core';
 * import { simplifiedAdemamix } from '@thalweg/optimizers';
 *
 * const step = makeStep(simplifiedAdemamix({ learningRate: 0.5, alpha: 2, eps: 0 }));
 * step(step.init(tensor(1)), tensor(8)).params.get().toFixed(6) // => '-0.500000'
 * ```
 *
 * Source: Morwani et al., "Connections between schedule-free optimizers, AdEMAMix, and accelerated SGD variants" (2025). Same
 * as Optax `contrib.simplified_ademamix`, which has no default rate. The weight decay is multiplied by the learning rate, as in
 * {@link adamw}. PyTorch does not have it.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const simplifiedAdemamix = defineOptimizer({
  name: 'simplifiedAdemamix',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(1e-5)),
    ...scaleBySimplifiedAdemamix.declaration.hyper,
    /** $\lambda$, the weight decay. A step subtracts $\eta \lambda$ times the parameters. */
    weightDecay: scheduled(nonNegative(0)),
    /** The leaves that decay. */
    mask: mask(),
  },
  build: ({ learningRate, weightDecay, mask, ...moments }) =>
    chain(
      scaleBySimplifiedAdemamix(moments),
      addDecayedWeights(weightDecay, { mask }),
      scaleByLearningRate(learningRate),
    ),
});
