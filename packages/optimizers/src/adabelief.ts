import {
  add,
  chain,
  decay,
  defineOptimizer,
  defineRule,
  div,
  ema,
  flag,
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
 * Scales the gradient by its mean and by how far gradients deviate from it, with bias correction:
 *
 * $$m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \qquad
 *   s_t = \beta_2 s_{t-1} + (1 - \beta_2) (g_t - m_t)^2 + \bar\epsilon$$
 * $$u_t = \frac{\hat m_t}{\sqrt{s_t / (1 - \beta_2^t)} + \epsilon}, \qquad
 *   \hat m_t = \begin{cases} \frac{\beta_1 m_t}{1 - \beta_1^{t+1}} + \frac{(1 - \beta_1) g_t}{1 - \beta_1^t} &
 *   \text{if nesterov} \\ m_t / (1 - \beta_1^t) & \text{otherwise} \end{cases}$$
 *
 * The state keeps $\bar\epsilon$: it adds up to $\bar\epsilon / (1 - \beta_2)$.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByBelief } from '@thalweg/optimizers';
 *
 * const tx = scaleByBelief({ b1: 0.5 });
 * const [updates] = tx.update(tensor([3, -0.1]), tx.init(tensor([0, 0])));
 * toArray(updates).map(Math.round) // => [2, -2]
 * ```
 *
 * Source: Zhuang et al., "AdaBelief optimizer: adapting stepsizes by the belief in observed gradients" (2020), algorithm
 * 2, with $\epsilon$ and $\bar\epsilon$ kept apart; `nesterov` is Optax's. Same as Optax `scale_by_belief`. PyTorch does
 * not have it.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByBelief = defineRule({
  name: 'scaleByBelief',
  hyper: {
    /** $\beta_1$, the decay of the mean. */
    b1: decay(0.9),
    /** $\beta_2$, the decay of the mean of squared deviations. */
    b2: decay(0.999),
    /** $\epsilon$, added to the root. */
    eps: nonNegative(1e-16),
    /** $\bar\epsilon$, added to the mean of squared deviations at every step. If both are 0, an element whose gradients were all 0 becomes NaN. */
    epsRoot: nonNegative(1e-16),
    /** Whether to use the momentum of the next step instead of the last. */
    nesterov: flag(false),
  },
  slots: { mu: zeros, nu: zeros },
  scalars: ({ b1, b2 }, t) => ({
    c1: sub(1, pow(b1, t)),
    c1Next: sub(1, pow(b1, add(t, 1))),
    c2: sub(1, pow(b2, t)),
  }),
  rule: ({ g, mu, nu, b1, b2, eps, epsRoot, nesterov, c1, c1Next, c2 }) => {
    const m = ema(mu, g, b1);
    const s = add(ema(nu, square(sub(g, m)), b2), epsRoot);
    const mHat = nesterov ? ema(div(m, c1Next), div(g, c1), b1) : div(m, c1);
    const sHat = div(s, c2);
    return { g: div(mHat, add(sqrt(sHat), eps)), mu: m, nu: s };
  },
});

/**
 * AdaBelief: Adam with the deviation of gradients from their mean in place of their size,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \frac{\hat m_t}{\sqrt{\hat s_t} + \epsilon}, \qquad
 *   s_t = \beta_2 s_{t-1} + (1 - \beta_2) (g_t - m_t)^2 + \bar\epsilon$$
 *
 * with $\hat m_t$ and $\hat s_t$ as in {@link scaleByBelief}. Steps are long where gradients agree with their mean.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { adabelief } from '@thalweg/optimizers';
 *
 * const step = makeStep(adabelief({ learningRate: 0.25, b1: 0.5 }));
 * toArray(step(step.init(tensor([1])), tensor([42])).params).map((x) => x.toFixed(6)) // => ['0.500000']
 * ```
 *
 * Source: Zhuang et al., "AdaBelief optimizer: adapting stepsizes by the belief in observed gradients" (2020), algorithm
 * 2, with the $\epsilon$ of the authors' code. Same as Optax `adabelief`, which has no default rate. For the decoupled
 * weight decay of the authors' code, chain {@link scaleByBelief}, `addDecayedWeights` and `scaleByLearningRate`. PyTorch
 * does not have it.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const adabelief = defineOptimizer({
  name: 'adabelief',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(1e-3)),
    ...scaleByBelief.declaration.hyper,
  },
  build: ({ learningRate, ...moments }) => chain(scaleByBelief(moments), scaleByLearningRate(learningRate)),
});
