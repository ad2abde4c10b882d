import {
  add,
  chain,
  decay,
  defineOptimizer,
  defineRule,
  div,
  ema,
  gt,
  mask,
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
import { addDecayedWeights } from './add-decayed-weights.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Scales the gradient by means of the gradient, of its change, and of the square of both together:
 *
 * $$m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \qquad v_t = \beta_2 v_{t-1} + (1 - \beta_2) d_t, \qquad
 *   d_t = g_t - g_{t-1}$$
 * $$n_t = \beta_3 n_{t-1} + (1 - \beta_3) (g_t + \beta_2 d_t)^2, \qquad
 *   u_t = \frac{m_t / (1 - \beta_1^t) + \beta_2 \, v_t / (1 - \beta_2^t)}{\sqrt{n_t / (1 - \beta_3^t) + \bar\epsilon} + \epsilon}$$
 *
 * with $d_1 = 0$.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByAdan } from '@thalweg/optimizers';
 *
 * const tx = scaleByAdan({ b1: 0, b2: 0.5, b3: 0, eps: 0 });
 * const [first, state] = tx.update(tensor([2]), tx.init(tensor([0])));
 * const [second] = tx.update(tensor([4]), state);
 * toArray(first) // => [1]
 * toArray(second) // => [0.9333…]
 * ```
 *
 * Source: Xie et al., "Adan: adaptive Nesterov momentum algorithm for faster optimizing deep models" (2022), algorithm
 * 1, as in the authors' code, which corrects the bias; the paper's $\beta$ are $1 - \beta$ here. Optax `scale_by_adan` has
 * $1 - \beta_2$ in place of the factor $\beta_2$ in $n_t$ and $u_t$, which is 0.08 instead of 0.92: the two agree only
 * for $\beta_2 = 0.5$. PyTorch does not have it.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByAdan = defineRule({
  name: 'scaleByAdan',
  hyper: {
    /** $\beta_1$, the decay of the mean. */
    b1: decay(0.98),
    /** $\beta_2$, the decay of the mean of changes, and their weight. */
    b2: decay(0.92),
    /** $\beta_3$, the decay of the mean of squares. */
    b3: decay(0.99),
    /** $\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN. */
    eps: nonNegative(1e-8),
    /** $\bar\epsilon$, added under the root. */
    epsRoot: nonNegative(0),
  },
  slots: { mu: zeros, muChange: zeros, nu: zeros, last: zeros },
  scalars: ({ b1, b2, b3 }, t) => ({
    c1: sub(1, pow(b1, t)),
    c2: sub(1, pow(b2, t)),
    c3: sub(1, pow(b3, t)),
    earlier: sub(t, 1),
  }),
  rule: ({ g, mu, muChange, nu, last, b1, b2, b3, eps, epsRoot, c1, c2, c3, earlier }) => {
    const d = select(gt(earlier, 0), sub(g, last), 0);
    const m = ema(mu, g, b1);
    const v = ema(muChange, d, b2);
    const n = ema(nu, square(add(g, mul(b2, d))), b3);
    const ahead = add(div(m, c1), mul(b2, div(v, c2)));
    const nHat = div(n, c3);
    return {
      g: div(ahead, add(sqrt(add(nHat, epsRoot)), eps)),
      mu: m,
      muChange: v,
      nu: n,
      last: g,
    };
  },
});

/**
 * Adan: Adam with a Nesterov momentum estimated from the change of the gradient, and decoupled weight decay,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \left( u_t + \lambda_t \, \theta_{t-1} \right)$$
 *
 * with $u_t$ as in {@link scaleByAdan}. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { adan } from '@thalweg/optimizers';
 *
 * const step = makeStep(adan({ learningRate: 0.5, eps: 0 }));
 * toArray(step(step.init(tensor([1])), tensor([42])).params).map((x) => x.toFixed(9)) // => ['0.500000000']
 * ```
 *
 * Source: Xie et al., "Adan: adaptive Nesterov momentum algorithm for faster optimizing deep models" (2022), algorithm
 * 1, without restarts. The paper divides by $1 + \eta \lambda$ instead of subtracting $\eta \lambda \theta$: its steps are
 * those of the learning rate $\eta / (1 + \eta \lambda)$ here. Optax `adan` decays as this does, but its `scale_by_adan`
 * has another factor, see {@link scaleByAdan}, and its $\bar\epsilon$ is 1e-8. PyTorch does not have it.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both. With weight decay sparse gradients are refused.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const adan = defineOptimizer({
  name: 'adan',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(1e-3)),
    ...scaleByAdan.declaration.hyper,
    /** $\lambda$, the weight decay. A step subtracts $\eta \lambda$ times the parameters. */
    weightDecay: scheduled(nonNegative(0)),
    /** The leaves that decay. */
    mask: mask(),
  },
  build: ({ learningRate, weightDecay, mask, ...moments }) =>
    chain(scaleByAdan(moments), addDecayedWeights(weightDecay, { mask }), scaleByLearningRate(learningRate)),
});
