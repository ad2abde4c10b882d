import { choice, defineSchedule, finite, positive } from '@thalweg/core';
import { fraction } from './fraction.js';
import { wholeSteps } from './whole-steps.js';

/**
 * Rises and falls in straight lines, without end. The height of the cycles may decrease:
 *
 * $$s(t) = a + (v - a) \, h(t) \, c(t), \qquad h(t) = \begin{cases} x / p & x < p \\ (1 - x) / (1 - p) & x \ge p
 *   \end{cases}, \qquad x = \frac{t \bmod P}{P}$$
 *
 * $c(t)$ is 1 for `'triangular'`, $2^{-\lfloor t / P \rfloor}$ for `'triangular2'` and $\gamma^t$ for `'expRange'`.
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { cyclic } from '@thalweg/schedules';
 *
 * const rate = cyclic({ initialValue: 0.25, peakValue: 0.75, period: 8 });
 * [0, 2, 4, 6, 8, 12].map(rate) // => [0.25, 0.5, 0.75, 0.5, 0.25, 0.75]
 *
 * const halving = cyclic({ initialValue: 0.25, peakValue: 0.75, period: 8, mode: 'triangular2' });
 * [4, 12, 20].map(halving) // => [0.75, 0.5, 0.375]
 * ```
 *
 * Source: Smith, "Cyclical learning rates for training neural networks" (2017), section 3, whose step size is half a
 * period. Same as PyTorch `CyclicLR`, which takes the numbers of steps up and down, and divides by zero with 0 steps
 * up. For another scale function use {@link multiplySchedules}. Optax has none.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const cyclic = defineSchedule({
  name: 'cyclic',
  hyper: {
    /** $a$, the value at the start of each cycle. */
    initialValue: finite(),
    /** $v$, the value at the first peak. If it is below $a$, the cycles go down. */
    peakValue: finite(),
    /** $P$, the steps from the start of one cycle to that of the next. */
    period: positive(),
    /** $p$, the fraction of a cycle after which its peak is reached. With 0 a cycle starts at its peak; with 1 the value drops at the start of the next cycle. */
    pctStart: fraction(0.5),
    /** How the height of the cycles decreases. */
    mode: choice(['triangular', 'triangular2', 'expRange'], 'triangular'),
    /** $\gamma$, the factor of each step in the mode `expRange`. */
    gamma: fraction(1),
  },
  schedule: ({ initialValue, peakValue, period, pctStart, mode, gamma }) => {
    const scale = {
      triangular: () => 1,
      // A whole number up to rounding, since the remainder is exact.
      triangular2: (step: number) => 0.5 ** Math.round((step - (step % period)) / period),
      expRange: (step: number) => gamma ** step,
    }[mode];
    const up = wholeSteps(pctStart * period);
    return (step) => {
      const passed = step % period;
      const height = passed < up ? passed / up : (period - passed) / (period - up);
      return initialValue + (peakValue - initialValue) * (height * scale(step));
    };
  },
});
