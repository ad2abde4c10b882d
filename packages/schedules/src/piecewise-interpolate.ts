import { defineSchedule, finite, listOf, nonNegative } from '@thalweg/core';
import { pieceAt, requireBoundaries } from './boundaries.js';
import { between, interpolation } from './interpolation.js';

/**
 * Interpolates between values, by straight lines or half cosine waves; then the last value is constant:
 *
 * $$s(t) = v_i + (v_{i+1} - v_i) \, w\!\left( \frac{t - b_i}{b_{i+1} - b_i} \right) \quad\text{for}\quad
 *   b_i \le t < b_{i+1}, \; b_0 = 0$$
 *
 * $w(x) = x$ for a line and $\tfrac12 (1 - \cos \pi x)$ for a wave.
 *
 * @throws {ConfigError} If an option is missing or out of range, or the lists do not fit together.
 *
 * @example
 * ```ts
 * import { piecewiseInterpolate } from '@thalweg/schedules';
 *
 * const trapezoid = piecewiseInterpolate({ values: [0, 1, 1, 0], boundaries: [2, 6, 10] });
 * [0, 1, 2, 5, 6, 8, 10, 1000].map(trapezoid) // => [0, 0.5, 1, 1, 1, 0.5, 0, 0]
 *
 * const wave = piecewiseInterpolate({ values: [0, 1, 0.5], boundaries: [2, 6], interpolation: 'cosine' });
 * [0, 1, 2, 4, 6].map(wave) // => [0, 0.5, 1, 0.75, 0.5]
 * ```
 *
 * Differs from Optax `piecewise_interpolate_schedule` in form: Optax takes the first value and a factor for each
 * boundary; factors are 0 or more and boundaries are whole steps. PyTorch has none.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const piecewiseInterpolate = defineSchedule({
  name: 'piecewiseInterpolate',
  hyper: {
    /** $v_0, v_1, \dots$, at least one. */
    values: listOf(finite()),
    /** $b_1, b_2, \dots$, the step at which each value after the first is reached: one fewer than values, in non-decreasing order. A boundary may lie between two steps. At two equal boundaries the value jumps. */
    boundaries: listOf(nonNegative()),
    /** The curve between two values. */
    interpolation: interpolation('linear'),
  },
  schedule: ({ values, boundaries, interpolation }) => {
    requireBoundaries('piecewiseInterpolate', 'value', values, boundaries);
    return (step) => {
      const piece = pieceAt(boundaries, step);
      const end = boundaries[piece];
      if (end === undefined) return values[piece]!;
      const start = piece === 0 ? 0 : boundaries[piece - 1]!;
      return between(interpolation, values[piece]!, values[piece + 1]!, (step - start) / (end - start));
    };
  },
});
