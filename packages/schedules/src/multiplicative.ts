import { ConfigError, count, defineSchedule, finite, schedule } from '@thalweg/core';

/** The products of so many steps are remembered: 80 MB. */
const mostSteps = 10_000_000;

/**
 * Multiplied at each step by another factor:
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
 * Same as PyTorch `MultiplicativeLR`, which goes on for ever. A product of any factors has no closed form: those up to
 * the last step that was asked for are remembered, which is why there is a $T$; from a spec it can only be as long as the
 * limits of `fromSpec` allow. Between two whole steps it is as at the first. Where the factor is always the same use
 * {@link exponentialDecay}; where it is 1 but at a few steps, {@link piecewiseConstant}. Optax has none.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const multiplicative = defineSchedule({
  name: 'multiplicative',
  hyper: {
    /** $v$, the value at step 0. */
    initialValue: finite(),
    /** $r$, what the value is multiplied by before step 1, 2, and so on, as a function of that step. */
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
    // Made when they are needed, not here: what is read from a spec must cost nothing until it is used.
    const products = [initialValue];
    return (step) => {
      const last = Math.floor(Math.min(step, steps));
      for (let k = products.length; k <= last; k++) products.push(products[k - 1]! * factor(k));
      return products[last]!;
    };
  },
});
