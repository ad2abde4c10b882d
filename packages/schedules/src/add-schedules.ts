import { defineSchedule, listOf, schedule } from '@thalweg/core';

/**
 * The sum of schedules, added from left to right:
 *
 * $$s(t) = r_1(t) + r_2(t) + \dots$$
 *
 * @throws {ConfigError} If `schedules` is missing or not a list of functions.
 *
 * @example
 * ```ts
 * import { addSchedules, constant, linear } from '@thalweg/schedules';
 *
 * const rate = addSchedules({ schedules: [constant(0.25), linear({ from: 1, to: 0, steps: 4 })] });
 * [0, 1, 2, 4].map(rate) // => [1.25, 1, 0.75, 0.25]
 * ```
 *
 * Optax and PyTorch have none: write a function there.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const addSchedules = defineSchedule({
  name: 'addSchedules',
  hyper: {
    /** $r_1, r_2, \dots$, functions of the step. The sum of none is 0. */
    schedules: listOf(schedule()),
  },
  schedule:
    ({ schedules }) =>
    (step) =>
      schedules.reduce((sum, schedule) => sum + schedule(step), 0),
});
