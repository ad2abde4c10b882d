import { ConfigError, defineSchedule, finite, positive } from '@thalweg/core';
import { wholeSteps } from './whole-steps.js';

/**
 * How far into its cycle a step may be, in steps, and still be its first: far more than rounding amounts to up to
 * step 1e9, and too little to matter.
 */
const nearly = 1e-6;

/**
 * The last cycle that has started, near a guess. The guess is right but for rounding as long as cycles are
 * apart in floating point; the distance doubles in case they are not.
 */
const lastStarted = (hasStarted: (cycle: number) => boolean, guess: number): number => {
  let [low, high] = [guess, guess + 1];
  for (let by = 1; low > 0 && !hasStarted(low); by *= 2) [low, high] = [Math.max(0, low - by), low];
  for (let by = 1; high < Infinity && hasStarted(high); by *= 2) [low, high] = [high, high + by];
  for (;;) {
    const middle = Math.floor(low + (high - low) / 2);
    // Next to each other, or so large that there is no number between.
    if (middle <= low || middle >= high) return low;
    if (hasStarted(middle)) low = middle;
    else high = middle;
  }
};

/** The fraction of a cycle that has passed, from the step; 0 at the first step of a cycle, and only there. */
type Progress = (step: number) => number;

const equalCycles =
  (period: number): Progress =>
  (step) => {
    // Exact, unlike step / period.
    const passed = step % period;
    return passed <= nearly || period - passed <= nearly ? 0 : passed / period;
  };

const growingCycles = (period: number, factor: number): Progress => {
  const growth = factor - 1;
  const logFactor = Math.log1p(growth);
  /** The step at which a cycle starts: the sum of the lengths before it. */
  const start = (cycle: number) => {
    const exponent = cycle * logFactor;
    // Where the power is near 1, subtracting 1 from it would leave little; where it is not, it may be exact.
    return period * ((exponent < 0.5 ? Math.expm1(exponent) : factor ** cycle - 1) / growth);
  };
  return (step) => {
    // The sum solved for the number of cycles, which is put right since logarithms are rounded.
    const sum = Math.min(Number.MAX_VALUE, (step / period) * growth);
    const cycle = lastStarted(
      (each) => step >= start(each) - nearly,
      Math.floor(Math.log1p(sum) / logFactor),
    );
    const passed = step - start(cycle);
    return passed <= nearly ? 0 : passed / (period * factor ** cycle);
  };
};

/**
 * Half a cosine wave from a peak to an end value, restarted again and again:
 *
 * $$s(t) = v_T + \tfrac12 (v - v_T) \left( 1 + \cos \frac{\pi \, T_{cur}}{T_i} \right), \qquad T_i = T_0 \, m^i$$
 *
 * $T_{cur} = t / n - \sum_{j < i} T_j$ are the epochs since the last restart, a fraction inside an epoch. The first
 * step of every cycle is at the peak; the end value would be that of the same step, so it is only approached.
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { sgdr } from '@thalweg/schedules';
 *
 * const rate = sgdr({ peakValue: 1, initialPeriod: 2, periodFactor: 2 });
 * [0, 1, 2, 4, 6, 10, 14].map(rate) // => [1, 0.5, 1, 0.5, 1, 0.5, 1]
 *
 * const perBatch = sgdr({ peakValue: 0.05, initialPeriod: 1, periodFactor: 2, stepsPerEpoch: 390 });
 * [0, 195, 390, 780, 1170].map(perBatch) // => [0.05, 0.025, 0.05, 0.025, 0.05]
 * ```
 *
 * Source: Loshchilov and Hutter, "SGDR" (2017), eq. 5. A restart that is due within a millionth of a step of a step
 * takes place there, so `initialPeriod: 1.1` with 390 steps restarts at step 429, although 1.1 · 390 is not quite 429
 * in floating point. PyTorch `CosineAnnealingWarmRestarts` is the same, but takes whole periods and factors only, and
 * misses some restarts (`T_0=1, T_mult=3` in epoch 121) by a rounded logarithm. Optax `sgdr_schedule` takes a list of
 * cycles, each with a warm-up; write it with {@link join} and {@link warmupCosine}.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const sgdr = defineSchedule({
  name: 'sgdr',
  hyper: {
    /** $v$, the value at each restart. */
    peakValue: finite(),
    /** $T_0$, the length of the first cycle in epochs, or in steps if `stepsPerEpoch` is left out; at least one step. */
    initialPeriod: positive(),
    /** $m$, how many times longer each cycle is than the one before, at least 1. */
    periodFactor: positive(1),
    /** $v_T$, the value at the end of each cycle. */
    endValue: finite(0),
    /** $n$, the steps of an epoch. */
    stepsPerEpoch: positive(1),
  },
  schedule: ({ peakValue, initialPeriod, periodFactor, endValue, stepsPerEpoch }) => {
    if (periodFactor < 1)
      throw new ConfigError({
        owner: 'sgdr',
        argument: 'periodFactor',
        expected: 'a finite number, 1 or more',
        found: String(periodFactor),
      });
    const product = initialPeriod * stepsPerEpoch;
    const period = wholeSteps(product);
    if (!(period >= 1 && period <= Number.MAX_VALUE))
      throw new ConfigError({
        owner: 'sgdr',
        argument: 'initialPeriod',
        expected: 'at least one step, and a finite number of them',
        found: `${initialPeriod} * stepsPerEpoch = ${product}`,
      });
    const progress = periodFactor === 1 ? equalCycles(period) : growingCycles(period, periodFactor);
    return (step) => {
      const passed = progress(step);
      // The peak itself: b + (a - b) need not be a in floating point.
      if (passed === 0) return peakValue;
      return endValue + (peakValue - endValue) * (0.5 * (1 + Math.cos(Math.PI * passed)));
    };
  },
});
