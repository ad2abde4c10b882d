import { count, defineSchedule, nonNegative } from '@thalweg/core';

/**
 * A linear warm-up to a peak, then decay by the inverse square root of the step, without end:
 *
 * $$s(t) = v \cdot \min\left( \frac{n}{W}, \sqrt{\frac{W}{n}} \right), \qquad n = t + 1$$
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { inverseSqrt } from '@thalweg/schedules';
 *
 * const rate = inverseSqrt({ peakValue: 1, warmupSteps: 4 });
 * [0, 1, 3, 15, 63].map(rate) // => [0.25, 0.5, 1, 0.5, 0.25]
 * ```
 *
 * Source: $v / \sqrt n$ is the rate in the theorems of Kingma and Ba (2015) and of Reddi et al. (2018); with the
 * warm-up it is that of Vaswani et al. (2017), given by its peak: see {@link noam}. Optax and PyTorch have none. The
 * step counts from 0 and the papers' $n$ from 1, so the first step of a warm-up has a rate above 0.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const inverseSqrt = defineSchedule({
  name: 'inverseSqrt',
  hyper: {
    /** $v$, the value at the end of the warm-up, step $W - 1$. */
    peakValue: nonNegative(),
    /** $W$, the steps of the warm-up. With 1 or 0 the peak is at step 0. */
    warmupSteps: count(1),
  },
  schedule: ({ peakValue, warmupSteps }) => {
    const peak = Math.max(1, warmupSteps);
    return (step) => {
      const n = step + 1;
      return peakValue * (n <= peak ? n / peak : Math.sqrt(peak / n));
    };
  },
});
