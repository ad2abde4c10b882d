import {
  add,
  chain,
  decay,
  defineOptimizer,
  defineRule,
  div,
  ema,
  eq,
  mask,
  nonNegative,
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
 * Divides the gradient by its standard deviation as it was before this gradient:
 *
 * $$m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \qquad
 *   s_t = \beta_2 s_{t-1} + (1 - \beta_2) (g_t - m_t)^2 + \bar\epsilon, \qquad
 *   u_t = \frac{g_t}{\sqrt{s_{t-1} / (1 - \beta_2^{t-1})} + \epsilon}$$
 *
 * and $u_t = g_t$ where $s_{t-1}$ is 0, as it is at the first step.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByAcprop } from '@thalweg/optimizers';
 *
 * const tx = scaleByAcprop({ b1: 0.5, b2: 0, eps: 0, epsRoot: 0 });
 * const [first, state] = tx.update(tensor([4]), tx.init(tensor([0])));
 * const [second] = tx.update(tensor([3]), state);
 * toArray(first) // => [4]
 * toArray(second) // => [1.5]
 * ```
 *
 * Source: Zhuang et al., "Momentum centering and asynchronous update for adaptive gradient methods" (2021), algorithm 2, with
 * the $\bar\epsilon$ of the authors' code. Optax `contrib.scale_by_acprop` (0.2.8) centers by $m_{t-1}$, so that its root is
 * $1 / \beta_1$ times as large and all steps but the first are $\beta_1$ times as long. PyTorch has no ACProp.
 *
 * An element whose gradients were all 0 has an $s$ of nothing but $\bar\epsilon$, and its next step is long: set
 * `epsRoot` to 0, or `eps` higher, if that happens.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByAcprop = defineRule({
  name: 'scaleByAcprop',
  hyper: {
    /** $\beta_1$, the decay of the mean. */
    b1: decay(0.9),
    /** $\beta_2$, the decay of the mean of squared deviations. */
    b2: decay(0.999),
    /** $\epsilon$, added to the root. */
    eps: nonNegative(1e-16),
    /** $\bar\epsilon$, added to the mean of squared deviations at every step. */
    epsRoot: nonNegative(1e-16),
  },
  slots: { mu: zeros, nu: zeros },
  scalars: ({ b2 }, t) => ({ c: sub(1, pow(b2, sub(t, 1))) }),
  rule: ({ g, mu, nu, b1, b2, eps, epsRoot, c }) => {
    const m = ema(mu, g, b1);
    return {
      g: select(eq(nu, 0), g, div(g, add(sqrt(div(nu, c)), eps))),
      mu: m,
      nu: add(ema(nu, square(sub(g, m)), b2), epsRoot),
    };
  },
});

/**
 * ACProp: the gradient divided by its standard deviation as it was before, with weight decay,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t (u_t + \lambda_t \, \theta_{t-1})$$
 *
 * with $u_t$ as in {@link scaleByAcprop}. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { acprop } from '@thalweg/optimizers';
 *
 * const step = makeStep(acprop({ learningRate: 0.5, b1: 0.5, b2: 0, eps: 0, epsRoot: 0 }));
 * let at = step(step.init(tensor([1])), tensor([4]));
 * at = step(at, tensor([3]));
 * toArray(at.params) // => [-1.75]
 * ```
 *
 * Source: Zhuang et al., "Momentum centering and asynchronous update for adaptive gradient methods" (2021); see
 * {@link scaleByAcprop} for how it differs from Optax `contrib.acprop`. The weight decay is multiplied by the learning rate, as
 * in {@link adamw}. PyTorch has no ACProp.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const acprop = defineOptimizer({
  name: 'acprop',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(1e-3)),
    ...scaleByAcprop.declaration.hyper,
    /** $\lambda$, the weight decay. A step subtracts $\eta \lambda$ times the parameters. */
    weightDecay: scheduled(nonNegative(0)),
    /** The leaves that decay. */
    mask: mask(),
  },
  build: ({ learningRate, weightDecay, mask, ...moments }) =>
    chain(
      scaleByAcprop(moments),
      addDecayedWeights(weightDecay, { mask }),
      scaleByLearningRate(learningRate),
    ),
});
