import { count, defineSchedule, listOf, schedule } from '@thalweg/core';
import { pieceAt, requireBoundaries } from './boundaries.js';

/**
 * Schedules one after the other. Each counts from the step at which it takes over:
 *
 * $$s(t) = s_i(t - b_i) \quad\text{for}\quad b_i \le t < b_{i+1}, \; b_0 = 0$$
 *
 * @throws {ConfigError} If the lists do not fit together.
 *
 * @example
 * ```ts
 * import { constant, join, linear } from '@thalweg/schedules';
 *
 * const rate = join({
 *   schedules: [linear({ from: 0, to: 1, steps: 2 }), constant(1), linear({ from: 1, to: 0, steps: 4 })],
 *   boundaries: [2, 10],
 * });
 * [0, 1, 2, 9, 10, 12, 14].map(rate) // => [0, 0.5, 1, 1, 1, 0.5, 0]
 * ```
 *
 * Same as Optax `join_schedules` and PyTorch `SequentialLR`. For a warm-up before a schedule, see {@link warmup}.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const join = defineSchedule({
  name: 'join',
  hyper: {
    /** The schedules, at least one. */
    schedules: listOf(schedule()),
    /** $b_1, b_2, \dots$, the step at which each schedule after the first takes over: one fewer than schedules, in non-decreasing order. Between two equal boundaries the schedule is never read. */
    boundaries: listOf(count()),
  },
  schedule: ({ schedules, boundaries }) => {
    requireBoundaries('join', 'schedule', schedules, boundaries);
    return (step) => {
      const piece = pieceAt(boundaries, step);
      return schedules[piece]!(piece === 0 ? step : step - boundaries[piece - 1]!);
    };
  },
});
