import { defineSchedule, finite, schedule } from '@thalweg/core';

/**
 * A schedule times a constant factor:
 *
 * $$s(t) = c \cdot r(t)$$
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { linear, scaleSchedule } from '@thalweg/schedules';
 *
 * const rate = scaleSchedule({ schedule: linear({ from: 1, to: 0, steps: 4 }), factor: 0.5 });
 * [0, 1, 2, 4].map(rate) // => [0.5, 0.375, 0.25, 0]
 * ```
 *
 * Optax has none: write a function there. In PyTorch it is `LambdaLR`, whose rate is the factor.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const scaleSchedule = defineSchedule({
  name: 'scaleSchedule',
  hyper: {
    /** $r$, a function of the step. */
    schedule: schedule(),
    /** $c$, the factor. */
    factor: finite(),
  },
  schedule:
    ({ schedule, factor }) =>
    (step) =>
      factor * schedule(step),
});
