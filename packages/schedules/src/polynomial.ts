import { count, defineSchedule, finite, positive } from '@thalweg/core';

/**
 * From one value to another along a power of the time that is left, and the end value ever after:
 *
 * $$s(t) = (a - b) \left( 1 - \min\left(1, \frac{\max(0, t - t_0)}{T}\right) \right)^p + b$$
 *
 * @param options - `from`: $a$, the value up to `begin`; any finite number, required. `to`: $b$, the value from
 *   `begin + steps` on; any finite number, required. `steps`: $T$, the length in steps; a whole number, required;
 *   at 0 the value jumps from $a$ to $b$ at `begin`. `power`: $p$; above 0, 1 by default, which is {@link linear}
 *   but for rounding. `begin`: $t_0$, the step at which it starts; a whole number, 0 by default.
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
 * As Optax `polynomial_schedule`, where `power` is required and any number, and which with no steps stays at the
 * start value for ever. PyTorch `PolynomialLR` is the one that ends at 0; with no steps it stays at the start as well.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const polynomial = defineSchedule({
  name: 'polynomial',
  hyper: { from: finite(), to: finite(), steps: count(), power: positive(1), begin: count(0) },
  schedule:
    ({ from, to, steps, power, begin }) =>
    (step) => {
      const done = step - begin;
      // The ends themselves: (a - b) + b need not be a in floating point.
      if (done >= steps) return to;
      return done <= 0 ? from : (from - to) * (1 - done / steps) ** power + to;
    },
});
