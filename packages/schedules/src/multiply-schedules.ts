import { defineSchedule, listOf, schedule } from '@thalweg/core';

/**
 * The product of schedules, multiplied from left to right:
 *
 * $$s(t) = r_1(t) \cdot r_2(t) \cdots$$
 *
 * @throws {ConfigError} If `schedules` is missing or not a list of functions.
 *
 * @example
 * ```ts
 * import { linear, multiplySchedules, stepDecay } from '@thalweg/schedules';
 *
 * const warmedUp = multiplySchedules({
 *   schedules: [stepDecay({ initialValue: 0.8, factor: 0.5, every: 4 }), linear({ from: 0, to: 1, steps: 2 })],
 * });
 * [0, 1, 2, 3, 4].map(warmedUp) // => [0, 0.4, 0.8, 0.8, 0.4]
 * ```
 *
 * Optax has none: write a function there. PyTorch `ChainedScheduler` is the product of its schedulers if each of them
 * multiplies the current rate. `LambdaLR`, `CyclicLR`, `OneCycleLR` and `CosineAnnealingWarmRestarts` overwrite the
 * rate instead, and `CosineAnnealingLR` with an `eta_min` does neither.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const multiplySchedules = defineSchedule({
  name: 'multiplySchedules',
  hyper: {
    /** $r_1, r_2, \dots$, functions of the step. The product of none is 1. */
    schedules: listOf(schedule()),
  },
  schedule:
    ({ schedules }) =>
    (step) =>
      schedules.reduce((product, schedule) => product * schedule(step), 1),
});
