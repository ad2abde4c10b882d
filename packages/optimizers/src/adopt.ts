import {
  chain,
  decay,
  defineOptimizer,
  defineRule,
  div,
  ema,
  eq,
  flag,
  max,
  min,
  neg,
  nonNegative,
  positive,
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
 * Averages gradients that are each scaled by the second moment of the gradients before it:
 *
 * $$x_t = \operatorname{clip}\left(\frac{g_t}{\max(\sqrt{v_{t-1}}, \epsilon)}, (t - 1)^p\right), \qquad
 *   m_t = \beta_1 m_{t-1} + (1 - \beta_1) x_t, \qquad v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2$$
 *
 * and $u_t = m_t$ or, if nesterov, $\beta_1 m_t + (1 - \beta_1) x_t$. The first step only starts the second moment:
 * $v_1 = g_1^2$ and $u_1 = m_1 = 0$.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByAdopt } from '@thalweg/optimizers';
 *
 * const tx = scaleByAdopt({ b1: 0.5 });
 * const [first, state] = tx.update(tensor([4]), tx.init(tensor([0])));
 * const [second] = tx.update(tensor([2]), state);
 * toArray(first) // => [0]
 * toArray(second) // => [0.25]
 * ```
 *
 * Source: Taniguchi et al., "ADOPT: modified Adam can converge with any $\beta_2$ with the optimal rate" (2024), algorithm
 * 2; `useClipping: false` is algorithm 1. The paper counts the first step as step 0. Same as Optax
 * `contrib.scale_by_adopt`, whose `clip_value_fn` is any function in place of the power $p$; `nesterov` is Optax's.
 * PyTorch has no ADOPT.
 *
 * With clipping it refuses sparse gradients: an element that is first touched at a later step has no second moment yet.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByAdopt = defineRule({
  name: 'scaleByAdopt',
  hyper: {
    /** $\beta_1$, the decay of the mean. */
    b1: decay(0.9),
    /** $\beta_2$, the decay of the mean of squares. */
    b2: decay(0.9999),
    /** $\epsilon$, the smallest number to divide by. */
    eps: positive(1e-6),
    /** Whether to look one step ahead, as Nesterov's momentum does. */
    nesterov: flag(false),
    /** Whether to clip. If not, an element whose first gradient is 0 makes a step of $1 / \epsilon$ times its second. */
    useClipping: flag(true),
    /** $p$: an element is clipped to the number of earlier steps to this power. */
    clipExponent: nonNegative(0.25),
  },
  slots: { mu: zeros, nu: zeros },
  scalars: ({ clipExponent }, t) => ({ earlier: sub(t, 1), limit: pow(sub(t, 1), clipExponent) }),
  rule: ({ g, mu, nu, b1, b2, eps, nesterov, useClipping, earlier, limit }) => {
    const isFirst = eq(earlier, 0);
    const scaled = div(g, max(sqrt(nu), eps));
    const x = useClipping ? min(max(scaled, neg(limit)), limit) : scaled;
    const m = select(isFirst, mu, ema(mu, x, b1));
    return {
      g: nesterov ? select(isFirst, mu, ema(m, x, b1)) : m,
      mu: m,
      nu: select(isFirst, square(g), ema(nu, square(g), b2)),
    };
  },
});

/**
 * ADOPT: Adam that converges with any $\beta_2$, since the second moment leaves out the gradient that it scales,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \, u_t$$
 *
 * with $u_t$ as in {@link scaleByAdopt}. The first step does not move.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { adopt } from '@thalweg/optimizers';
 *
 * const step = makeStep(adopt({ learningRate: 0.5, b1: 0 }));
 * let at = step.init(tensor([1]));
 * for (let i = 0; i < 2; i++) at = step(at, tensor([8]));
 * toArray(at.params) // => [0.5]
 * ```
 *
 * Source: Taniguchi et al., "ADOPT: modified Adam can converge with any $\beta_2$ with the optimal rate" (2024), algorithm
 * 2, with its defaults. Same as Optax `contrib.adopt`, which has no default rate. For decoupled weight decay put
 * {@link addDecayedWeights} between {@link scaleByAdopt} and {@link scaleByLearningRate}.
 *
 * With clipping it refuses sparse gradients: an element that is first touched at a later step has no second moment yet.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const adopt = defineOptimizer({
  name: 'adopt',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(1e-3)),
    ...scaleByAdopt.declaration.hyper,
  },
  build: ({ learningRate, ...options }) => chain(scaleByAdopt(options), scaleByLearningRate(learningRate)),
});
