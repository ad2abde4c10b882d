import { add, decay, defineRule, div, ema, filledWith, flag, nonNegative, sqrt, square } from '@thalweg/core';

/**
 * Divides the gradient by the root of a moving average of its square:
 *
 * $$v_t = \gamma v_{t-1} + (1 - \gamma) g_t^2, \qquad
 *   u_t = \frac{g_t}{\sqrt{v_t + \epsilon}} \quad\text{or, unless epsInSqrt,}\quad \frac{g_t}{\sqrt{v_t} + \epsilon}$$
 *
 * @param options - `decay`: $\gamma$, in [0, 1); 0.9 by default. `eps`: $\epsilon$, 0 or more; 1e-8 by default; with 0
 *   an element whose gradients were all 0 gives NaN. `epsInSqrt`: whether it stands under the root; `true` by default.
 *   `initialScale`: $v_0$, 0 or more; 0 by default. Not corrected for it: the first step is
 *   $1 / \sqrt{1 - \gamma}$ times as large as Adam's.
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByRms } from '@thalweg/optimizers';
 *
 * const tx = scaleByRms({ decay: 0.75, eps: 0 });
 * const [updates] = tx.update(tensor([5, -0.5]), tx.init(tensor([0, 0])));
 * toArray(updates) // => [2, -2]
 * ```
 *
 * Source: Tieleman and Hinton, lecture 6e of "Neural networks for machine learning" (2012), which has no $\epsilon$; the
 * talk (Ruder 2017), eq. 12. Same as Optax `scale_by_rms`. PyTorch `RMSprop` is `{ decay: 0.99, epsInSqrt: false }`.
 *
 * A step with a sparse gradient is lazy: what the gradient does not touch keeps its averages and its parameters, where
 * a dense step would let both go on.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByRms = defineRule({
  name: 'scaleByRms',
  hyper: { decay: decay(0.9), eps: nonNegative(1e-8), epsInSqrt: flag(true), initialScale: nonNegative(0) },
  slots: { nu: filledWith((values: { readonly initialScale: number }) => values.initialScale) },
  rule: ({ g, nu, decay, eps, epsInSqrt }) => {
    const v = ema(nu, square(g), decay);
    const root = epsInSqrt ? sqrt(add(v, eps)) : add(sqrt(v), eps);
    return { g: div(g, root), nu: v };
  },
});
