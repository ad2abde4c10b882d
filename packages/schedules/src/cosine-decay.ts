import { count, defineSchedule, finite, positive } from '@thalweg/core';

/**
 * Half a cosine wave from a value down to a fraction of it, then constant:
 *
 * $$s(t) = v \left( (1 - \alpha) \left( \tfrac12 \left( 1 + \cos \frac{\pi \min(t, T)}{T} \right) \right)^p + \alpha \right)$$
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { cosineDecay } from '@thalweg/schedules';
 *
 * const rate = cosineDecay({ initialValue: 0.1, steps: 100 });
 * rate(0) // => 0.1
 * rate(50) // => 0.05
 * rate(1000) // => 0
 * ```
 *
 * Source: Loshchilov and Hutter, "SGDR" (2017), eq. 5, with one period. Same as Optax `cosine_decay_schedule`, which
 * throws for `steps` 0. PyTorch `CosineAnnealingLR` is this schedule with an `alpha` of `eta_min / lr`. It also throws
 * for 0 steps, and rises again after its end, like {@link cyclicalCosine}.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const cosineDecay = defineSchedule({
  name: 'cosineDecay',
  hyper: {
    /** $v$, the value at step 0. */
    initialValue: finite(),
    /** $T$, the length in steps. With 0 the end value holds from the start. */
    steps: count(),
    /** $\alpha$, the end value as a fraction of $v$. */
    alpha: finite(0),
    /** $p$, the power of the wave. */
    exponent: positive(1),
  },
  schedule:
    ({ initialValue, steps, alpha, exponent }) =>
    (step) => {
      const fraction = step >= steps ? 0 : 0.5 * (1 + Math.cos((Math.PI * step) / steps));
      return initialValue * ((1 - alpha) * fraction ** exponent + alpha);
    },
});
