import { count, defineSchedule, finite, flag, nonNegative, positive } from '@thalweg/core';

/**
 * A value divided by a number that grows with the step, smoothly or in a staircase, without end:
 *
 * $$s(t) = \frac{v}{\left( 1 + r \max(0, t - t_0) / T \right)^p}$$
 *
 * With `rate` above 0 and $\tfrac12 < p \le 1$ it meets the conditions of Robbins and Monro, under which stochastic
 * gradient descent reaches a minimum rather than its neighbourhood: $\sum_t s(t) = \infty$ and
 * $\sum_t s(t)^2 < \infty$. With `staircase` $t - t_0$ is rounded down to a multiple of $T$.
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { inverseTimeDecay } from '@thalweg/schedules';
 *
 * const rate = inverseTimeDecay({ initialValue: 0.8, steps: 10 });
 * [0, 10, 30, 70].map(rate) // => [0.8, 0.4, 0.2, 0.1]
 *
 * const slower = inverseTimeDecay({ initialValue: 0.8, steps: 10, power: 0.5 });
 * [0, 30, 150].map(slower) // => [0.8, 0.4, 0.2]
 * ```
 *
 * Source: the conditions are those of Robbins and Monro, "A stochastic approximation method" (1951); the formula is
 * that of Darken and Moody, "Note on learning rate schedules for stochastic optimization" (1990). With `steps: 1` and a
 * `rate` of $\lambda v$ it is that of Bottou, "Stochastic gradient descent tricks" (2012); with `steps: 1` and power ½
 * it is {@link inverseSqrt} without warm-up, up to rounding. Optax and PyTorch have none; Keras calls it
 * `InverseTimeDecay`, without `power` and `begin`.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const inverseTimeDecay = defineSchedule({
  name: 'inverseTimeDecay',
  hyper: {
    /** $v$, the value up to `begin`. */
    initialValue: finite(),
    /** $T$, the number of steps in which the divisor grows by `rate`. With 0 the value is 0 from `begin` on, unless the rate is 0. */
    steps: count(),
    /** $r$, the growth of the divisor in $T$ steps. */
    rate: nonNegative(1),
    /** $p$, the power of the divisor. */
    power: positive(1),
    /** $t_0$, the step at which it starts. */
    begin: count(0),
    /** Whether it changes in jumps, every $T$ steps. */
    staircase: flag(false),
  },
  schedule: ({ initialValue, steps, rate, power, begin, staircase }) => {
    // Infinitely many periods without growth would give NaN.
    if (rate === 0) return () => initialValue;
    return (step) => {
      if (step < begin) return initialValue;
      const periods = steps === 0 ? Infinity : (step - begin) / steps;
      const passed = staircase ? Math.floor(periods) : periods;
      return initialValue / (1 + rate * passed) ** power;
    };
  },
});
