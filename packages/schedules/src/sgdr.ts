import { ConfigError, defineSchedule, finite, positive } from '@thalweg/core';
import { wholeSteps } from './whole-steps.js';

/**
 * A step this far into its cycle, in steps, still counts as the first: more than the rounding error up to step 1e9, and
 * too little to matter.
 */
const nearly = 1e-6;

/**
 * The last cycle that has started, searched near a guess. The guess is right up to rounding while the starts of cycles
 * differ in floating point; the search distance doubles in case they do not.
 */
const lastStarted = (hasStarted: (cycle: number) => boolean, guess: number): number => {
  let [low, high] = [guess, guess + 1];
  for (let by = 1; low > 0 && !hasStarted(low); by *= 2) [low, high] = [Math.max(0, low - by), low];
  for (let by = 1; high < Infinity && hasStarted(high); by *= 2) [low, high] = [high, high + by];
  for (;;) {
    const middle = Math.floor(low + (high - low) / 2);
    // Neighbouring cycles, or so large that no number lies between.
    if (middle <= low || middle >= high) return low;
    if (hasStarted(middle)) low = middle;
    else high = middle;
  }
};

/** From the step to the completed fraction of its cycle: 0 at the first step of a cycle, and only there. */
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
    // If the power is near 1, subtracting 1 would lose digits; otherwise the power may be exact.
    return period * ((exponent < 0.5 ? Math.expm1(exponent) : factor ** cycle - 1) / growth);
  };
  return (step) => {
    // The sum solved for the number of cycles, and corrected because logarithms are rounded.
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
 * Half a cosine wave from a peak to an end value, with warm restarts:
 *
 * $$s(t) = v_T + \tfrac12 (v - v_T) \left( 1 + \cos \frac{\pi \, T_{cur}}{T_i} \right), \qquad T_i = T_0 \, m^i$$
 *
 * $T_{cur} = t / n - \sum_{j < i} T_j$ is the number of epochs since the last restart, including fractions. The first
 * step of every cycle is at the peak. The end value would fall on that same step, so the schedule only approaches it.
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
 * Source: Loshchilov and Hutter, "SGDR" (2017), eq. 5. A restart due within a millionth of a step from a whole step
 * takes place at that step, so `initialPeriod: 1.1` with 390 steps restarts at step 429, although 1.1 · 390 is not
 * quite 429 in floating point. PyTorch `CosineAnnealingWarmRestarts` is the same, but takes only whole periods and
 * factors, and misses some restarts (`T_0=1, T_mult=3` in epoch 121) because of a rounded logarithm. Optax
 * `sgdr_schedule` takes a list of cycles, each with a warm-up; write it with {@link join} and {@link warmupCosine}.
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
    /** $m$, the ratio of each cycle's length to that of the one before, at least 1. */
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
      // The peak itself, since b + (a - b) may not be a in floating point.
      if (passed === 0) return peakValue;
      return endValue + (peakValue - endValue) * (0.5 * (1 + Math.cos(Math.PI * passed)));
    };
  },
});
