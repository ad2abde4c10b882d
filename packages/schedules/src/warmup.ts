import { count, defineSchedule, finite, schedule } from '@thalweg/core';

/**
 * A linear warm-up to the first value of a schedule, then that schedule from its step 0 on:
 *
 * $$s(t) = \begin{cases} a + (r(0) - a) \, t / W & t < W \\ r(t - W) & t \ge W \end{cases}$$
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { exponentialDecay, warmup } from '@thalweg/schedules';
 *
 * const rate = warmup({
 *   schedule: exponentialDecay({ initialValue: 0.8, steps: 10, rate: 0.25 }),
 *   warmupSteps: 4,
 * });
 * [0, 1, 2, 3, 4, 14].map(rate) // => [0, 0.2, 0.4, 0.6000…, 0.8, 0.2]
 * ```
 *
 * Source: the gradual warm-up of Goyal et al., "Accurate, large minibatch SGD" (2017), section 2.2. Same as Optax
 * `warmup_exponential_decay_schedule` and `warmup_cosine_decay_schedule`, and as PyTorch `SequentialLR` with a
 * `LinearLR` first, but for any schedule. The schedule starts after the warm-up. To run both at once, multiply the
 * schedule by a line from 0 to 1: {@link multiplySchedules}.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const warmup = defineSchedule({
  name: 'warmup',
  hyper: {
    /** $r$, a function of the step. */
    schedule: schedule(),
    /** $W$, the steps of the warm-up. With 0 there is none. */
    warmupSteps: count(),
    /** $a$, the value at step 0. */
    initialValue: finite(0),
  },
  schedule: ({ schedule, warmupSteps, initialValue }) => {
    const peak = schedule(0);
    return (step) =>
      step < warmupSteps
        ? initialValue + (peak - initialValue) * (step / warmupSteps)
        : schedule(step - warmupSteps);
  },
});
