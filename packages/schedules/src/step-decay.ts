import { ConfigError, count, defineSchedule, finite, nonNegative } from '@thalweg/core';

/**
 * A value multiplied by a factor every $k$ steps:
 *
 * $$s(t) = v \cdot \gamma^{\lfloor \max(0, t - t_0) / k \rfloor}$$
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { stepDecay } from '@thalweg/schedules';
 *
 * const rate = stepDecay({ initialValue: 0.4, factor: 0.5, every: 30 });
 * [0, 29, 30, 59, 60].map(rate) // => [0.4, 0.4, 0.2, 0.2, 0.1]
 * ```
 *
 * Same as PyTorch `StepLR`, whose factor is 0.1 by default, and which divides by zero if `every` is 0. In Optax it is
 * `exponential_decay` with `staircase`. {@link exponentialDecay} can do the same, and can also grow and stop at an end
 * value.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const stepDecay = defineSchedule({
  name: 'stepDecay',
  hyper: {
    /** $v$, the value before step `begin + every`. */
    initialValue: finite(),
    /** $\gamma$, the factor of each fall, at most 1. */
    factor: nonNegative(),
    /** $k$, the number of steps from one fall to the next. With 0 it falls to its limit at `begin`. */
    every: count(),
    /** $t_0$, the step from which it counts: the first fall is at `begin + every`. */
    begin: count(0),
  },
  schedule: ({ initialValue, factor, every, begin }) => {
    if (factor > 1)
      throw new ConfigError({
        owner: 'stepDecay',
        argument: 'factor',
        expected: 'a number in [0, 1]',
        found: String(factor),
        fix: 'For growth use exponentialDecay, which ends at an end value',
      });
    return (step) => {
      if (step < begin) return initialValue;
      // The largest number instead of infinity: 1 to the power of infinity is NaN.
      const falls = every === 0 ? Number.MAX_VALUE : Math.floor((step - begin) / every);
      return initialValue * factor ** falls;
    };
  },
});
