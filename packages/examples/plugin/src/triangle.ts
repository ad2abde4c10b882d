import { defineSchedule, finite, positive } from '@thalweg/core';

/**
 * Rises from `low` to `high` and falls again in straight lines, periodically.
 *
 * @param options - `low`, `high`: any finite numbers, required. `period`: steps from one `low` to the next, above 0;
 *   required.
 *
 * Source: Smith, "Cyclical learning rates for training neural networks" (2017).
 */
export const triangle = defineSchedule({
  name: 'triangle',
  hyper: { low: finite(), high: finite(), period: positive() },
  schedule:
    ({ low, high, period }) =>
    (step) => {
      const phase = (step % period) / period;
      return low + (high - low) * (1 - Math.abs(2 * phase - 1));
    },
});
