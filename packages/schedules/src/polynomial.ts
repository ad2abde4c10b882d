import { count, defineSchedule, finite, positive } from '@thalweg/core';

/**
 * From one value to another by a power of the remaining time, then constant:
 *
 * $$s(t) = (a - b) \left( 1 - \min\left(1, \frac{\max(0, t - t_0)}{T}\right) \right)^p + b$$
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { polynomial } from '@thalweg/schedules';
 *
 * const rate = polynomial({ from: 1, to: 0, steps: 4, power: 2 });
 * [0, 1, 2, 4, 100].map(rate) // => [1, 0.5625, 0.25, 0, 0]
 * ```
 *
 * Same as Optax `polynomial_schedule`, except that Optax requires `power`, accepts any number for it, and stays at the
 * start value with 0 steps. PyTorch `PolynomialLR` is this schedule with an end value of 0; it also stays at the start
 * value with 0 steps.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const polynomial = defineSchedule({
  name: 'polynomial',
  hyper: {
    /** $a$, the value up to `begin`. */
    from: finite(),
    /** $b$, the value from `begin + steps` on. */
    to: finite(),
    /** $T$, the length in steps. With 0 the value jumps at `begin`. */
    steps: count(),
    /** $p$, the power. With 1 it is {@link linear} up to rounding. */
    power: positive(1),
    /** $t_0$, the step at which it starts. */
    begin: count(0),
  },
  schedule:
    ({ from, to, steps, power, begin }) =>
    (step) => {
      const done = step - begin;
      // The ends themselves, since (a - b) + b may not be a in floating point.
      if (done >= steps) return to;
      return done <= 0 ? from : (from - to) * (1 - done / steps) ** power + to;
    },
});
