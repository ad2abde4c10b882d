import { ConfigError, count, defineSchedule, finite, schedule } from '@thalweg/core';

/** The most steps whose products are kept: 80 MB. */
const mostSteps = 10_000_000;

/**
 * A value multiplied at each step by a factor that depends on the step:
 *
 * $$s(t) = v \prod_{k=1}^{\min(t, T)} r(k)$$
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { multiplicative, piecewiseConstant } from '@thalweg/schedules';
 *
 * // By a half, and from step 3 on by a quarter.
 * const factor = piecewiseConstant({ values: [0.5, 0.75], boundaries: [3] });
 * const rate = multiplicative({ initialValue: 1, factor, steps: 4 });
 * [0, 1, 2, 3, 4, 1000].map(rate) // => [1, 0.5, 0.25, 0.1875, 0.140625, 0.140625]
 * ```
 *
 * Same as PyTorch `MultiplicativeLR`, which has no last step. A product of arbitrary factors has no closed form, so the
 * products up to the last requested step are kept; $T$ limits their number, and in a spec the limits of `fromSpec` do,
 * too. Between two whole steps the value is that of the first. For a constant factor use {@link exponentialDecay}; for
 * a factor that is 1 except at a few steps, {@link piecewiseConstant}. Optax has none.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const multiplicative = defineSchedule({
  name: 'multiplicative',
  hyper: {
    /** $v$, the value at step 0. */
    initialValue: finite(),
    /** $r$, the factor before step 1, 2, and so on, as a function of that step. */
    factor: schedule(),
    /** $T$, the last step at which the value is multiplied, at most 10 million. */
    steps: count(),
  },
  reads: ({ steps }) => steps,
  schedule: ({ initialValue, factor, steps }) => {
    if (steps > mostSteps)
      throw new ConfigError({
        owner: 'multiplicative',
        argument: 'steps',
        expected: `a whole number, at most ${mostSteps}`,
        found: String(steps),
      });
    // Made on demand: a schedule from a spec must cost nothing until it is used.
    const products = [initialValue];
    return (step) => {
      const last = Math.floor(Math.min(step, steps));
      for (let k = products.length; k <= last; k++) products.push(products[k - 1]! * factor(k));
      return products[last]!;
    };
  },
});
