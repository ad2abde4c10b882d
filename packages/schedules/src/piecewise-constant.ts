import { count, defineSchedule, finite, listOf } from '@thalweg/core';
import { pieceAt, requireBoundaries } from './boundaries.js';

/**
 * A piecewise constant function: each value holds from its step on:
 *
 * $$s(t) = v_i \quad\text{for}\quad b_i \le t < b_{i+1}, \; b_0 = 0$$
 *
 * @throws {ConfigError} If the lists do not fit together.
 *
 * @example
 * ```ts
 * import { piecewiseConstant } from '@thalweg/schedules';
 *
 * const rate = piecewiseConstant({ values: [0.1, 0.02, 0.004], boundaries: [60, 120] });
 * [0, 59, 60, 119, 120, 1000].map(rate) // => [0.1, 0.1, 0.02, 0.02, 0.004, 0.004]
 * ```
 *
 * Differs from Optax `piecewise_constant_schedule` and PyTorch `MultiStepLR` in form: they take the first value and a
 * factor for each boundary. PyTorch `ConstantLR` has two values, and never reaches the second if its boundary is 0.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const piecewiseConstant = defineSchedule({
  name: 'piecewiseConstant',
  hyper: {
    /** $v_0, v_1, \dots$, at least one. */
    values: listOf(finite()),
    /** $b_1, b_2, \dots$, the step at which each value after the first takes over: one fewer than values, in non-decreasing order. Between two equal boundaries the value is never read. */
    boundaries: listOf(count()),
  },
  schedule: ({ values, boundaries }) => {
    requireBoundaries('piecewiseConstant', 'value', values, boundaries);
    return (step) => values[pieceAt(boundaries, step)]!;
  },
});
