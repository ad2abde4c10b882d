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
 * Adam's scaling with two averages of the gradient, a fast one and a slow one:
 *
 * $$m_{1,t} = \beta_1 m_{1,t-1} + (1 - \beta_1) g_t, \qquad m_{2,t} = \beta_{3,t} m_{2,t-1} + (1 - \beta_{3,t}) g_t,
 *   \qquad v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2$$
 * $$u_t = \frac{m_{1,t} / (1 - \beta_1^t) + \alpha_t m_{2,t}}{\sqrt{v_t / (1 - \beta_2^t) + \bar\epsilon} + \epsilon}$$
 *
 * @throws {ConfigError} If an option is out of range, at construction or, for a schedule, at the step.
 *
 * @example
 * ```ts
 * import { tensor } from '@thalweg/core';
 * import { scaleByAdemamix } from '@thalweg/optimizers';
 *
 * const tx = scaleByAdemamix({ b3: 0.5, alpha: 4, eps: 0 });
 * tx.update(tensor(8), tx.init(tensor(0)))[0].get() // => 3
 * ```
 *
 * Source: Pagliardini, Ablin and Grangier, "The AdEMAMix optimizer: better, faster, older" (2024), algorithm 1. The slow
 * average has no bias correction. Same as Optax `contrib.scale_by_ademamix`, whose default $\alpha$ is 6. The paper raises
 * $\alpha$ and $\beta_3$ from 0 and $\beta_1$ to their last values: pass schedules. A schedule is read at the number of
 * earlier steps, as in Optax; the authors' code reads its own at the number of this step and has $\alpha = 2$. PyTorch has
 * no AdEMAMix.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByAdemamix = defineRule({
  name: 'scaleByAdemamix',
  hyper: {
    /** $\beta_1$, the decay of the fast mean. */
    b1: decay(0.9),
    /** $\beta_2$, the decay of the mean of squares. */
    b2: decay(0.999),
    /** $\beta_3$, the decay of the slow mean. */
    b3: scheduled(decay(0.9999)),
    /** $\alpha$, the weight of the slow mean. */
    alpha: scheduled(nonNegative(5)),
    /** $\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN. */
    eps: nonNegative(1e-8),
    /** $\bar\epsilon$, added under the root. */
    epsRoot: nonNegative(0),
  },
  slots: { mu: zeros, muSlow: zeros, nu: zeros },
  scalars: ({ b1, b2 }, t) => ({ c1: sub(1, pow(b1, t)), c2: sub(1, pow(b2, t)) }),
  rule: ({ g, mu, muSlow, nu, b1, b2, b3, alpha, eps, epsRoot, c1, c2 }) => {
    const m1 = ema(mu, g, b1);
    const m2 = ema(muSlow, g, b3);
    const v = ema(nu, square(g), b2);
    const denominator = add(sqrt(add(div(v, c2), epsRoot)), eps);
    return { g: div(add(div(m1, c1), mul(alpha, m2)), denominator), mu: m1, muSlow: m2, nu: v };
  },
});

/**
 * AdEMAMix: AdamW with a second, slow average of the gradient, which makes use of gradients that are thousands of steps old,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t (u_t + \lambda_t \, \theta_{t-1})$$
 *
 * with $u_t$ as in {@link scaleByAdemamix}. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor } from '@thalweg/core';
 * import { ademamix } from '@thalweg/optimizers';
 *
 * const step = makeStep(ademamix({ learningRate: 0.5, b3: 0.5, alpha: 4, eps: 0 }));
 * step(step.init(tensor(1)), tensor(8)).params.get() // => -0.5
 * ```
 *
 * Source: Pagliardini, Ablin and Grangier, "The AdEMAMix optimizer: better, faster, older" (2024), algorithm 1, with
 * $\alpha = 5$ as in its experiments. Same as Optax `contrib.ademamix`, which has no default rate. The weight decay is
 * multiplied by the learning rate, as in {@link adamw}. PyTorch has no AdEMAMix.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const ademamix = defineOptimizer({
  name: 'ademamix',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(1e-3)),
    ...scaleByAdemamix.declaration.hyper,
    /** $\lambda$, the weight decay. A step subtracts $\eta \lambda$ times the parameters. */
    weightDecay: scheduled(nonNegative(0)),
    /** The leaves that decay. */
    mask: mask(),
  },
  build: ({ learningRate, weightDecay, mask, ...moments }) =>
    chain(
      scaleByAdemamix(moments),
      addDecayedWeights(weightDecay, { mask }),
      scaleByLearningRate(learningRate),
    ),
});
