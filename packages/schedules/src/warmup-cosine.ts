import { ConfigError, count, defineSchedule, finite, positive } from '@thalweg/core';
import { between } from './interpolation.js';

/**
 * A linear warm-up to a peak, then half a cosine wave, as {@link cosineDecay}, to an end value:
 *
 * $$s(t) = \begin{cases} v_0 + (v - v_0) \, t / W & t < W \\
 *   (v - v_T) \left( \tfrac12 \left( 1 + \cos \pi \frac{\min(t, T) - W}{T - W} \right) \right)^p + v_T & t \ge W \end{cases}$$
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { warmupCosine } from '@thalweg/schedules';
 *
 * const rate = warmupCosine({ peakValue: 1, warmupSteps: 4, steps: 10 });
 * [0, 1, 4, 10, 99].map(rate) // => [0, 0.25, 1, 0, 0]
 * ```
 *
 * Source: the recipe of Goyal et al. (2017) and Loshchilov and Hutter (2017), same as Optax
 * `warmup_cosine_decay_schedule` (whose `decay_steps` is `steps`), which throws if `steps` equals `warmupSteps`, and
 * with a peak of 0 always ends at 0.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const warmupCosine = defineSchedule({
  name: 'warmupCosine',
  hyper: {
    /** $v_0$, the value at step 0. */
    initialValue: finite(0),
    /** $v$, the value at the end of the warm-up. */
    peakValue: finite(),
    /** $W$, the steps of the warm-up. With 0 it starts at the peak. */
    warmupSteps: count(),
    /** $T$, the whole length, warm-up included. */
    steps: count(),
    /** $v_T$, the value from step $T$ on. */
    endValue: finite(0),
    /** $p$, the power of the wave. */
    exponent: positive(1),
  },
  schedule: ({ initialValue, peakValue, warmupSteps, steps, endValue, exponent }) => {
    if (steps < warmupSteps)
      throw new ConfigError({
        owner: 'warmupCosine',
        argument: 'steps',
        expected: `at least warmupSteps = ${warmupSteps}, which it includes`,
        found: String(steps),
      });
    const length = steps - warmupSteps;
    const alpha = endValue / peakValue;
    return (step) => {
      if (step < warmupSteps) return between('linear', initialValue, peakValue, step / warmupSteps);
      const passed = step - warmupSteps;
      const left = passed >= length ? 0 : (0.5 * (1 + Math.cos((Math.PI * passed) / length))) ** exponent;
      // The same bits as cosineDecay, except for a peak of 0, of which the end value cannot be a fraction.
      return Number.isFinite(alpha)
        ? peakValue * ((1 - alpha) * left + alpha)
        : (peakValue - endValue) * left + endValue;
    };
  },
});
