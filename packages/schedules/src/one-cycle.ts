import { ConfigError, count, defineSchedule, finite, positive } from '@thalweg/core';
import { fraction } from './fraction.js';
import { interpolation } from './interpolation.js';
import { piecewiseInterpolate } from './piecewise-interpolate.js';
import { wholeSteps } from './whole-steps.js';

/**
 * One cycle: up to a peak, then down to far below the start value, then constant.
 *
 * $$\frac vd \;\to\; v \text{ at } p_1 T \;\to\; \frac{v}{d f} \text{ at } T \qquad\text{or}\qquad
 *   \frac vd \;\to\; v \text{ at } p_1 T \;\to\; \frac vd \text{ at } p_2 T \;\to\; \frac{v}{d f} \text{ at } T$$
 *
 * @throws {ConfigError} If an option is missing or out of range, or `pctFinal` is below `pctStart`.
 *
 * @example
 * ```ts
 * import { oneCycle } from '@thalweg/schedules';
 *
 * const rate = oneCycle({ peakValue: 1, steps: 100 });
 * [0, 15, 30, 65, 100, 1000].map(rate) // => [0.04, 0.52, 1, 0.500002, 4e-6, 4e-6]
 *
 * const paper = oneCycle({ peakValue: 1, steps: 100, pctStart: 0.45, pctFinal: 0.9, interpolation: 'linear' });
 * [0, 45, 90, 95, 100].map(paper) // => [0.04, 1, 0.04, 0.020002, 4e-6]
 * ```
 *
 * Source: Smith and Topin, "Super-convergence" (2018), with the third phase; without it, fastai. Optax
 * `cosine_onecycle_schedule` and `linear_onecycle_schedule` (which has the third phase, with `pct_final` 0.85) are the
 * same, but round the ends of phases down to whole steps, and lose a phase if two end on the same step. PyTorch
 * `OneCycleLR` ends at the last of `total_steps`, not at the step after it. It divides by zero if `pct_start` times
 * `total_steps` is 1, and after its end rises again, or with lines falls below 0, before it throws. The README has the
 * equivalent calls for both.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const oneCycle = defineSchedule({
  name: 'oneCycle',
  hyper: {
    /** $v$, the value at the peak. */
    peakValue: finite(),
    /** $T$, the whole length in steps. With 0 the end value holds from the start. */
    steps: count(),
    /** $p_1$, the fraction of the steps after which the peak is reached. It may lie between two steps. */
    pctStart: fraction(0.3),
    /** $p_2$, the fraction of the steps after which the value is back at the first one and a third phase starts, at least `pctStart`. With 1 there is no third phase. */
    pctFinal: fraction(1),
    /** $d$, the ratio of the peak to the first value. */
    divFactor: positive(25),
    /** $f$, the ratio of the first value to the end value. */
    finalDivFactor: positive(1e4),
    /** The curve of each phase. */
    interpolation: interpolation('cosine'),
  },
  schedule: ({ peakValue, steps, pctStart, pctFinal, divFactor, finalDivFactor, interpolation }) => {
    if (pctFinal < pctStart)
      throw new ConfigError({
        owner: 'oneCycle',
        argument: 'pctFinal',
        expected: `at least pctStart = ${pctStart}`,
        found: String(pctFinal),
      });
    const first = peakValue / divFactor;
    const end = first / finalDivFactor;
    if (!Number.isFinite(first) || !Number.isFinite(end))
      throw new ConfigError({
        owner: 'oneCycle',
        argument: Number.isFinite(first) ? 'finalDivFactor' : 'divFactor',
        expected: 'a divisor that leaves a finite value',
        found: String(Number.isFinite(first) ? finalDivFactor : divFactor),
      });
    const peakAt = wholeSteps(pctStart * steps);
    return pctFinal === 1
      ? piecewiseInterpolate({ values: [first, peakValue, end], boundaries: [peakAt, steps], interpolation })
      : piecewiseInterpolate({
          values: [first, peakValue, first, end],
          boundaries: [peakAt, wholeSteps(pctFinal * steps), steps],
          interpolation,
        });
  },
});
