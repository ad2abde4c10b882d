import { count, defineSchedule, schedule } from '@thalweg/core';

/**
 * A schedule shifted by some steps, as if they had been taken before:
 *
 * $$s(t) = r(t + k)$$
 *
 * To start a schedule later instead, put another schedule before it with {@link join}.
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { linear, shift } from '@thalweg/schedules';
 *
 * const rate = shift({ schedule: linear({ from: 1, to: 0, steps: 4 }), steps: 2 });
 * [0, 1, 2].map(rate) // => [0.5, 0.25, 0]
 * ```
 *
 * Optax has none: write a function there. In PyTorch it is the `last_epoch` that a scheduler resumes from.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const shift = defineSchedule({
  name: 'shift',
  hyper: {
    /** $r$, a function of the step. */
    schedule: schedule(),
    /** $k$, the number of skipped steps. */
    steps: count(),
  },
  schedule:
    ({ schedule, steps }) =>
    (step) =>
      schedule(step + steps),
});
