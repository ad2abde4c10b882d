import {
  add,
  chain,
  choice,
  decay,
  defineOptimizer,
  defineRule,
  div,
  ema,
  filledWith,
  gt,
  lt,
  mul,
  nonNegative,
  pow,
  scheduled,
  select,
  sqrt,
  square,
  sub,
} from '@thalweg/core';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Adam's scaling with a second moment that changes by the square of the gradient, up or down:
 *
 * $$m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \qquad
 *   v_t = v_{t-1} - (1 - \beta_2) \operatorname{sign}(v_{t-1} - g_t^2) \, g_t^2$$
 *
 * | form | $m_0$ | $v_0$ | $u_t$ |
 * | --- | --- | --- | --- |
 * | `paper` | 0 | $a$ | $m_t / (\sqrt{v_t + \bar\epsilon} + \epsilon)$ |
 * | `optax` | $a$ | $a$ | $\frac{m_t}{1 - \beta_1^t} / (\sqrt{v_t / (1 - \beta_2^t) + \bar\epsilon} + \epsilon)$ |
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByYogi } from '@thalweg/optimizers';
 *
 * const tx = scaleByYogi({ b1: 0, b2: 0.75, eps: 0 });
 * const [updates] = tx.update(tensor([3, -0.1]), tx.init(tensor([0, 0])));
 * toArray(updates) // => [2, -2]
 * ```
 *
 * Source: Zaheer et al., "Adaptive methods for nonconvex optimization" (2018), algorithm 2. Optax `scale_by_yogi` is
 * `{ form: 'optax', initialAccumulatorValue: 1e-6 }`: its first moment starts from $a$, too, so that it moves elements
 * without a gradient. PyTorch does not have it.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both. If $m_0$ is not 0, sparse gradients are refused.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByYogi = defineRule({
  name: 'scaleByYogi',
  hyper: {
    /** $\beta_1$, the decay of the mean. */
    b1: decay(0.9),
    /** $\beta_2$. The second moment changes by $1 - \beta_2$ times the square of the gradient. */
    b2: decay(0.999),
    /** $\epsilon$, added to the root. If it and $a$ are 0, an element whose gradients were all 0 becomes NaN. */
    eps: nonNegative(1e-3),
    /** $\bar\epsilon$, added under the root. */
    epsRoot: nonNegative(0),
    /** $a$, where the second moment starts; in the form `optax`, the first, too. */
    initialAccumulatorValue: nonNegative(0),
    /** One of the two forms in the table. */
    form: choice(['paper', 'optax'], 'paper'),
  },
  slots: {
    mu: filledWith((values: { readonly form: string; readonly initialAccumulatorValue: number }) =>
      values.form === 'optax' ? values.initialAccumulatorValue : 0,
    ),
    nu: filledWith((values: { readonly initialAccumulatorValue: number }) => values.initialAccumulatorValue),
  },
  scalars: ({ b1, b2 }, t) => ({ c1: sub(1, pow(b1, t)), c2: sub(1, pow(b2, t)) }),
  rule: ({ g, mu, nu, b1, b2, eps, epsRoot, form, c1, c2 }) => {
    const m = ema(mu, g, b1);
    const g2 = square(g);
    const change = mul(sub(1, b2), g2);
    // Not the sign of a difference, which is NaN if both squares overflow.
    const v = select(gt(nu, g2), sub(nu, change), select(lt(nu, g2), add(nu, change), nu));
    const mHat = form === 'optax' ? div(m, c1) : m;
    const vHat = form === 'optax' ? div(v, c2) : v;
    return { g: div(mHat, add(sqrt(add(vHat, epsRoot)), eps)), mu: m, nu: v };
  },
});

/**
 * Yogi: Adam with a second moment that falls no faster than it rises,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \frac{m_t}{\sqrt{v_t} + \epsilon}, \qquad
 *   v_t = v_{t-1} - (1 - \beta_2) \operatorname{sign}(v_{t-1} - g_t^2) \, g_t^2$$
 *
 * in one of the two forms of {@link scaleByYogi}. When gradients become small, Adam's second moment falls
 * by the factor $\beta_2$ in each step, and Yogi's only by $(1 - \beta_2) g_t^2$, so its steps grow more slowly.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { yogi } from '@thalweg/optimizers';
 *
 * const step = makeStep(yogi({ learningRate: 0.5, b1: 0, b2: 0.75, eps: 0 }));
 * toArray(step(step.init(tensor([0])), tensor([3])).params) // => [-1]
 * ```
 *
 * Source: Zaheer et al., "Adaptive methods for nonconvex optimization" (2018), algorithm 2, with its $\epsilon$.
 * To match Optax `yogi` pass `{ form: 'optax', initialAccumulatorValue: 1e-6 }`. PyTorch does not have it.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both. If $m_0$ is not 0, sparse gradients are refused.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const yogi = defineOptimizer({
  name: 'yogi',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(1e-2)),
    ...scaleByYogi.declaration.hyper,
  },
  build: ({ learningRate, ...moments }) => chain(scaleByYogi(moments), scaleByLearningRate(learningRate)),
});
