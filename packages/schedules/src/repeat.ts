import { ConfigError, count, defineSchedule, schedule } from '@thalweg/core';

/**
 * Repeats the first steps of a schedule:
 *
 * $$s(t) = r(t \bmod n)$$
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { linear, multiplySchedules, repeat, stepDecay } from '@thalweg/schedules';
 *
 * const saw = repeat({ schedule: linear({ from: 1, to: 0, steps: 4 }), every: 4 });
 * [0, 1, 3, 4, 5, 1e9].map(saw) // => [1, 0.75, 0.25, 1, 0.75, 1]
 *
 * const fading = multiplySchedules({ schedules: [saw, stepDecay({ initialValue: 1, factor: 0.5, every: 4 })] });
 * [0, 2, 4, 6, 8].map(fading) // => [1, 0.5, 0.5, 0.25, 0.25]
 * ```
 *
 * Optax and PyTorch have none. To repeat a limited number of times, put it into a {@link join}.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const repeat = defineSchedule({
  name: 'repeat',
  hyper: {
    /** $r$, a function of the step. */
    schedule: schedule(),
    /** $n$, the number of steps from one start to the next, at least 1. */
    every: count(),
  },
  schedule: ({ schedule, every }) => {
    if (every === 0)
      throw new ConfigError({
        owner: 'repeat',
        argument: 'every',
        expected: 'a whole number, 1 or more',
        found: '0',
      });
    return (step) => schedule(step % every);
  },
});
