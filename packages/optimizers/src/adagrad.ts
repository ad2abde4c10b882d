import {
  add,
  chain,
  defineOptimizer,
  defineRule,
  div,
  eq,
  filledWith,
  flag,
  nonNegative,
  scheduled,
  select,
  sqrt,
  square,
} from '@thalweg/core';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Divides the gradient by the root of the sum of its squares so far:
 *
 * $$s_t = s_{t-1} + g_t^2, \qquad u_t = \frac{g_t}{\sqrt{s_t} + \epsilon}
 *   \quad\text{or, if epsInSqrt,}\quad \frac{g_t}{\sqrt{s_t + \epsilon}}$$
 *
 * and $u_t = 0$ where $s_t = 0$.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByRss } from '@thalweg/optimizers';
 *
 * const tx = scaleByRss({ eps: 0 });
 * const [updates] = tx.update(tensor([3, -0.1, 0]), tx.init(tensor([0, 0, 0])));
 * toArray(updates) // => [1, -1, 0]
 * ```
 *
 * Source: Duchi, Hazan and Singer, "Adaptive subgradient methods" (2011), the diagonal form of figure 1. Optax
 * `scale_by_rss` is `{ eps: 1e-7, epsInSqrt: true, initialAccumulatorValue: 0.1 }`.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByRss = defineRule({
  name: 'scaleByRss',
  hyper: {
    /** $\epsilon$, added to the root of the sum. */
    eps: nonNegative(1e-8),
    /** Whether to add $\epsilon$ under the root instead. */
    epsInSqrt: flag(false),
    /** $s_0$, the initial sum. */
    initialAccumulatorValue: nonNegative(0),
  },
  slots: {
    sumOfSquares: filledWith(
      (values: { readonly initialAccumulatorValue: number }) => values.initialAccumulatorValue,
    ),
  },
  rule: ({ g, sumOfSquares, eps, epsInSqrt }) => {
    const s = add(sumOfSquares, square(g));
    const root = epsInSqrt ? sqrt(add(s, eps)) : add(sqrt(s), eps);
    return { g: select(eq(s, 0), 0, div(g, root)), sumOfSquares: s };
  },
});

/**
 * Adagrad: every parameter has its own learning rate, which only falls,
 *
 * $$\theta_t = \theta_{t-1} - \frac{\eta_t}{\sqrt{s_t} + \epsilon} \, g_t, \qquad s_t = s_{t-1} + g_t^2$$
 *
 * Rare features keep a large rate; a constant gradient gives steps of $\eta / \sqrt t$.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { adagrad } from '@thalweg/optimizers';
 *
 * const step = makeStep(adagrad({ learningRate: 0.5, eps: 0 }));
 * let at = step.init(tensor([0]));
 * for (let i = 0; i < 2; i++) at = step(at, tensor([-7]));
 * toArray(at.params) // => [0.8535…]
 * ```
 *
 * Source: Duchi, Hazan and Singer, "Adaptive subgradient methods" (2011); the talk (Ruder 2017), eq. 3, has $\epsilon$
 * under the root. To match Optax `adagrad` pass `{ eps: 1e-7, epsInSqrt: true, initialAccumulatorValue: 0.1 }`; to match
 * PyTorch `Adagrad` pass `{ eps: 1e-10 }`.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const adagrad = defineOptimizer({
  name: 'adagrad',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(0.01)),
    ...scaleByRss.declaration.hyper,
  },
  build: ({ learningRate, ...accumulator }) =>
    chain(scaleByRss(accumulator), scaleByLearningRate(learningRate)),
});
