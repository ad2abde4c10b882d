import { add, defineRule, div, eq, filledWith, flag, nonNegative, select, sqrt, square } from '@thalweg/core';

/**
 * Divides the gradient by the root of the sum of its squares so far:
 *
 * $$s_t = s_{t-1} + g_t^2, \qquad u_t = \frac{g_t}{\sqrt{s_t} + \epsilon}
 *   \quad\text{or, if epsInSqrt,}\quad \frac{g_t}{\sqrt{s_t + \epsilon}}$$
 *
 * and $u_t = 0$ where $s_t = 0$.
 *
 * @param options - `eps`: $\epsilon$, 0 or more; 1e-8 by default. `epsInSqrt`: whether it stands under the root;
 *   `false` by default. `initialAccumulatorValue`: $s_0$, 0 or more; 0 by default.
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
  hyper: { eps: nonNegative(1e-8), epsInSqrt: flag(false), initialAccumulatorValue: nonNegative(0) },
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
