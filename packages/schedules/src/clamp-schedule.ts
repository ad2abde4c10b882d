import { ConfigError, defineSchedule, finite, schedule } from '@thalweg/core';

/**
 * A schedule whose values are clamped to two bounds:
 *
 * $$s(t) = \min(\max(r(t), a), b)$$
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { clampSchedule, linear } from '@thalweg/schedules';
 *
 * const rate = clampSchedule({ schedule: linear({ from: 1, to: 0, steps: 4 }), min: 0.25, max: 0.5 });
 * [0, 1, 2, 3, 4].map(rate) // => [0.5, 0.5, 0.5, 0.25, 0.25]
 * ```
 *
 * Optax and PyTorch have none: write a function there.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const clampSchedule = defineSchedule({
  name: 'clampSchedule',
  hyper: {
    /** $r$, a function of the step. */
    schedule: schedule(),
    /** $a$, the smallest value. */
    min: finite(),
    /** $b$, the largest value, at least `min`. */
    max: finite(),
  },
  schedule: ({ schedule, min, max }) => {
    if (max < min)
      throw new ConfigError({
        owner: 'clampSchedule',
        argument: 'max',
        expected: `at least min = ${min}`,
        found: String(max),
      });
    return (step) => Math.min(Math.max(schedule(step), min), max);
  },
});
