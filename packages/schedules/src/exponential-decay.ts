import {
  ConfigError,
  count,
  defineSchedule,
  finite,
  flag,
  positive,
  type Hyperparameter,
} from '@thalweg/core';

const bound: Hyperparameter<number | null, 'static', 'optional'> = {
  kind: 'static',
  presence: 'optional',
  expected: 'a finite number, or null for no bound',
  accepts: (value): value is number | null => value === null || finite().accepts(value),
  fallback: null,
  written: { _tag: 'Plain', schema: { anyOf: [{ type: 'number' }, { const: null }] } },
};

/**
 * Exponential decay by a factor $r$ every $T$ steps, smoothly or in a staircase, down to an end value:
 *
 * $$s(t) = \max\left(v_T, \; v \cdot r^{\max(0, t - t_0) / T}\right)$$
 *
 * With `staircase` the exponent is rounded down. A rate above 1 grows; then $v_T$ bounds it from above: $\min$
 * instead of $\max$.
 *
 * @throws {ConfigError} If an option is missing or out of range, or `endValue` is on the wrong side of `initialValue`.
 *
 * @example
 * ```ts
 * import { exponentialDecay } from '@thalweg/schedules';
 *
 * const rate = exponentialDecay({ initialValue: 0.8, steps: 10, rate: 0.25, endValue: 0.1 });
 * [0, 5, 10, 15, 1000].map(rate) // => [0.8, 0.4, 0.2, 0.1, 0.1]
 *
 * const stairs = exponentialDecay({ initialValue: 0.8, steps: 10, rate: 0.25, staircase: true });
 * [0, 5, 10, 15, 20].map(stairs) // => [0.8, 0.8, 0.2, 0.2, 0.05]
 * ```
 *
 * Source: for example Dozat and Manning (2017), with `rate` 0.75 and `steps` 5000. Same as Optax `exponential_decay`
 * (where a negative value also rises to 0, and an end value below it is not a bound), with these differences: Optax
 * grows without bound by default; it takes `end_value` as an upper bound also at rate 1; it jumps at once to an end
 * value on the wrong side; and with 0 steps it stays at the start value. PyTorch `ExponentialLR` is this schedule with
 * `steps: 1`.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const exponentialDecay = defineSchedule({
  name: 'exponentialDecay',
  hyper: {
    /** $v$, the value up to `begin`. */
    initialValue: finite(),
    /** $T$, the number of steps for one factor of `rate`. With 0 the end value holds from `begin` on. */
    steps: count(),
    /** $r$, the factor. */
    rate: positive(),
    /** $t_0$, the step at which it starts. */
    begin: count(0),
    /** Whether it changes in jumps, every $T$ steps. */
    staircase: flag(false),
    /** $v_T$, the bound of the value, or null for none. For a rate up to 1 it is at most $v$. For a rate above 1 it is required and at least $v$. */
    endValue: bound,
  },
  schedule: ({ initialValue, steps, rate, begin, staircase, endValue }) => {
    const grows = rate > 1;
    if (grows ? endValue === null || endValue < initialValue : endValue !== null && endValue > initialValue)
      throw new ConfigError({
        owner: 'exponentialDecay',
        argument: 'endValue',
        expected: grows
          ? `at least initialValue = ${initialValue}, since with a rate above 1 it is where the growth ends`
          : `at most initialValue = ${initialValue}, since with a rate up to 1 it is where the decay ends`,
        found: endValue === null ? 'none' : String(endValue),
      });
    const bounded = (value: number): number =>
      endValue === null ? value : (grows ? Math.min : Math.max)(endValue, value);
    return (step) => {
      if (step < begin) return initialValue;
      // The largest number instead of infinity: 0 times infinity, and 1 to the power of infinity, are NaN.
      const periods = steps === 0 ? Number.MAX_VALUE : (step - begin) / steps;
      const factor = Math.min(Number.MAX_VALUE, rate ** (staircase ? Math.floor(periods) : periods));
      return bounded(initialValue * factor);
    };
  },
});
