import {
  add,
  decay,
  defineRule,
  div,
  ema,
  filledWith,
  flag,
  lt,
  max,
  mul,
  nonNegative,
  select,
  sqrt,
  square,
  sub,
  zeros,
} from '@thalweg/core';

/**
 * Divides the gradient by a moving estimate of its standard deviation:
 *
 * $$m_t = \gamma m_{t-1} + (1 - \gamma) g_t, \qquad v_t = \gamma v_{t-1} + (1 - \gamma) g_t^2, \qquad
 *   u_t = \frac{g_t}{\sqrt{v_t - m_t^2 + \epsilon}}$$
 *
 * or, unless epsInSqrt, with $\epsilon$ outside of the root. Where rounding makes $v_t - m_t^2$ negative, it counts as 0. Where
 * $g_t^2$ overflows, $(1 - \gamma) g_t^2$ is computed as $((1 - \gamma) g_t) g_t$; an infinite $v_t$ gives a step of 0.
 *
 * @param options - `decay`: $\gamma$, in [0, 1); 0.9 by default. `eps`: $\epsilon$, 0 or more; 1e-8 by default; it is
 *   what bounds the step for a constant gradient. `epsInSqrt`: whether it stands under the root; `true` by default.
 *   `initialScale`: $v_0$, 0 or more; 0 by default.
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByStddev } from '@thalweg/optimizers';
 *
 * const tx = scaleByStddev({ decay: 0.5, eps: 0 });
 * const [updates] = tx.update(tensor([3, -0.5]), tx.init(tensor([0, 0])));
 * toArray(updates) // => [2, -2]
 * ```
 *
 * Source: Graves, "Generating sequences with recurrent neural networks" (2013), eqs. 38 to 40. Same as Optax
 * `scale_by_stddev`, which does not clamp at 0 and overflows to NaN. PyTorch `RMSprop(centered=True)` has $\epsilon$ outside.
 *
 * A step with a sparse gradient is lazy: what the gradient does not touch keeps its averages and its parameters, where
 * a dense step would let both go on.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByStddev = defineRule({
  name: 'scaleByStddev',
  hyper: { decay: decay(0.9), eps: nonNegative(1e-8), epsInSqrt: flag(true), initialScale: nonNegative(0) },
  slots: { mu: zeros, nu: filledWith((values: { readonly initialScale: number }) => values.initialScale) },
  rule: ({ g, mu, nu, decay, eps, epsInSqrt }) => {
    const m = ema(mu, g, decay);
    // Where the square overflows, its share of the average may not: PyTorch multiplies in this order. The other is kept
    // elsewhere, since it rounds as Optax does.
    const average = ema(nu, square(g), decay);
    const overflowing = add(mul(decay, nu), mul(mul(sub(1, decay), g), g));
    const v = select(lt(square(g), Infinity), average, overflowing);
    // An average that is infinite all the same gives a step of 0, as without centering, and not infinity less infinity.
    const centered = max(sub(v, square(m)), 0);
    const variance = select(lt(v, Infinity), centered, v);
    const root = epsInSqrt ? sqrt(add(variance, eps)) : add(sqrt(variance), eps);
    return { g: div(g, root), mu: m, nu: v };
  },
});
