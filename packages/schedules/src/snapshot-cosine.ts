import { ConfigError, count, defineSchedule, finite } from '@thalweg/core';

/**
 * Equal cycles in a fixed number of steps, each half a cosine wave down from the same value:
 *
 * $$s(t) = \frac v2 \left( \cos \frac{\pi \, (t \bmod c)}{c} + 1 \right), \qquad c = \lceil T / M \rceil$$
 *
 * A snapshot is due after the last step of each cycle, before step $c, 2c, \dots$ and at the end. That last step is
 * still a little above 0: $\frac v2 (1 + \cos \pi \frac{c - 1}{c})$.
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { snapshotCosine } from '@thalweg/schedules';
 *
 * const rate = snapshotCosine({ initialValue: 0.2, steps: 12, cycles: 3 });
 * [0, 2, 4, 6, 8, 10].map(rate) // => [0.2, 0.1, 0.2, 0.1, 0.2, 0.1]
 * ```
 *
 * Source: Huang et al., "Snapshot ensembles" (2017), eq. 2, whose $t$ counts from 1. The same as {@link sgdr} with
 * an `initialPeriod` of $c$. Optax and PyTorch have none.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const snapshotCosine = defineSchedule({
  name: 'snapshotCosine',
  hyper: {
    /** $v$, the value at the start of each cycle. */
    initialValue: finite(),
    /** $T$, the budget in steps. If `cycles` does not divide it, the last cycle is cut short. */
    steps: count(),
    /** $M$, the number of cycles, at least 1. There may be fewer, since their length is rounded up: 10 steps in 6 cycles make 5 cycles of 2 steps. */
    cycles: count(),
  },
  schedule: ({ initialValue, steps, cycles }) => {
    if (cycles === 0)
      throw new ConfigError({
        owner: 'snapshotCosine',
        argument: 'cycles',
        expected: 'a whole number, 1 or more',
        found: '0',
      });
    const length = Math.max(1, Math.ceil(steps / cycles));
    return (step) => {
      const passed = step % length;
      const height = 0.5 * (1 + Math.cos((Math.PI * passed) / length));
      return initialValue * height;
    };
  },
});
