import type { Hyperparameter, NumberOrSchedule } from '../declare/hyperparameter.js';

/**
 * Declares a number that may also be a {@link Schedule}.
 *
 * Every value of the schedule must be in range. A step that reads a value out of range throws before anything
 * changes.
 *
 * @param range - The range of the number, or of each value of the schedule.
 *
 * @example
 * ```ts
 * import { nonNegative, scheduled } from '@thalweg/core';
 *
 * const learningRate = scheduled(nonNegative());
 * learningRate.accepts(0.1) // => true
 * learningRate.accepts((step: number) => 0.1 / (1 + step)) // => true
 * learningRate.accepts(-0.1) // => false
 * ```
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export const scheduled = <Presence extends 'required' | 'optional'>(
  range: Hyperparameter<number, 'number', Presence>,
): Hyperparameter<NumberOrSchedule, 'scheduled', Presence> => ({
  kind: 'scheduled',
  presence: range.presence,
  expected: `${range.expected}, or a schedule of such`,
  accepts: (value): value is NumberOrSchedule => typeof value === 'function' || range.accepts(value),
  fallback: range.fallback,
  written: { _tag: 'Scheduled', schema: range.written._tag === 'Plain' ? range.written.schema : {} },
});
