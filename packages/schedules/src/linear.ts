import { count, defineSchedule, finite } from '@thalweg/core';

/**
 * A straight line from one value to another, then constant:
 *
 * $$s(t) = a + (b - a) \cdot \min\left(1, \frac{\max(0, t - t_0)}{T}\right)$$
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { linear } from '@thalweg/schedules';
 *
 * const rate = linear({ from: 1, to: 0.5, steps: 4 });
 * [0, 1, 2, 4, 100].map(rate) // => [1, 0.875, 0.75, 0.5, 0.5]
 * ```
 *
 * Differs from Optax `linear_schedule` and `warmup_constant_schedule`: with 0 steps Optax stays at the start value (so
 * that a warm-up of length 0 never warms up); here the end value holds from `begin` on. PyTorch `LinearLR`, which takes
 * fractions of the rate, also stays at the start value.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const linear = defineSchedule({
  name: 'linear',
  hyper: {
    /** $a$, the value up to `begin`. */
    from: finite(),
    /** $b$, the value from `begin + steps` on. */
    to: finite(),
    /** $T$, the length in steps. With 0 the value jumps at `begin`. */
    steps: count(),
    /** $t_0$, the step at which it starts. */
    begin: count(0),
  },
  schedule:
    ({ from, to, steps, begin }) =>
    (step) => {
      const done = step - begin;
      // The end value itself, since a + (b - a) may not be b in floating point.
      if (done >= steps) return to;
      return done <= 0 ? from : from + (to - from) * (done / steps);
    },
});
