import { defineSchedule, finite } from '@thalweg/core';

/**
 * The same value at every step:
 *
 * $$s(t) = c$$
 *
 * @throws {ConfigError} If `value` is not a finite number.
 *
 * @example
 * ```ts
 * import { constant } from '@thalweg/schedules';
 *
 * constant(0.1)(1000) // => 0.1
 * ```
 *
 * Same as Optax `constant_schedule`.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const constant = defineSchedule({
  name: 'constant',
  hyper: {
    /** $c$, the value. */
    value: finite(),
  },
  argument: 'value',
  schedule:
    ({ value }) =>
    () =>
      value,
});
