import { defineRule, finite, mul, scheduled } from '@thalweg/core';

/**
 * Multiplies the gradient by the value of a schedule, without flipping the sign:
 *
 * $$u = s(t) \, g$$
 *
 * @throws {ConfigError} If a value of the schedule is not a finite number, at the step that reads it.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleBySchedule } from '@thalweg/optimizers';
 *
 * const tx = scaleBySchedule((step) => 10 ** step);
 * const [, state] = tx.update(tensor([3]), tx.init(tensor([0])));
 * const [updates] = tx.update(tensor([3]), state);
 * toArray(updates) // => [30]
 * ```
 *
 * Same as Optax `scale_by_schedule`.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleBySchedule = defineRule({
  name: 'scaleBySchedule',
  hyper: {
    /** $s$, from the number of earlier steps, 0 at the first step, to the factor. */
    schedule: scheduled(finite()),
  },
  argument: 'schedule',
  rule: ({ g, schedule }) => ({ g: mul(schedule, g) }),
});
