import { defineSchedule, finite, positive } from '@thalweg/core';

/**
 * Whole cosine waves between a value and 0, down and up again, without end:
 *
 * $$s(t) = \frac v2 \left( 1 + \cos \frac{2 \pi t}{P} \right)$$
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { cyclicalCosine } from '@thalweg/schedules';
 *
 * const signDecay = cyclicalCosine({ initialValue: 1, period: 8 });
 * [0, 2, 4, 8, 12].map(signDecay) // => [1, 0.5, 0, 1, 0]
 * ```
 *
 * Source: Bello et al., "Neural optimizer search" (2017): the cyclical decay of the sign in PowerSign and AddSign, $n$
 * waves in $T$ steps, is this schedule with `initialValue: 1` and period $T / n$. Their linear decay is {@link linear}
 * from 1 to 0, `linear({ from: 1, to: 0, steps })`, and their decay with restarts is {@link sgdr},
 * `sgdr({ peakValue: 1, initialPeriod })`. TensorFlow's waves stop at step $T$; these continue. Optax has none; PyTorch
 * `CosineAnnealingLR`, run past its end, is this schedule with `period: 2 * T_max`.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const cyclicalCosine = defineSchedule({
  name: 'cyclicalCosine',
  hyper: {
    /** $v$, the value at step 0 and after each period. */
    initialValue: finite(),
    /** $P$, the steps from one peak to the next. */
    period: positive(),
  },
  schedule:
    ({ initialValue, period }) =>
    (step) => {
      // The remainder is exact, the cosine of a large number is not.
      const fraction = (step % period) / period;
      const height = 0.5 * (1 + Math.cos(2 * Math.PI * fraction));
      return initialValue * height;
    },
});
