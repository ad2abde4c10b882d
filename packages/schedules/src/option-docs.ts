// Written by tools/docs/write-option-docs.mjs from the doc comments of the options.
import type { OptionDocs } from '@thalweg/core';

/** What each option means, by factory. */
export const optionDocs: OptionDocs = {
  addSchedules: {
    schedules: '$r_1, r_2, \\dots$, functions of the step. The sum of none is 0.',
  },
  clampSchedule: {
    schedule: '$r$, a function of the step.',
    min: '$a$, the smallest value.',
    max: '$b$, the largest value, at least `min`.',
  },
  constant: {
    value: '$c$, the value.',
  },
  cosineDecay: {
    initialValue: '$v$, the value at step 0.',
    steps: '$T$, the length in steps. With 0 the end value holds from the start.',
    alpha: '$\\alpha$, the end value as a fraction of $v$.',
    exponent: '$p$, the power of the wave.',
  },
  cyclic: {
    initialValue: '$a$, the value at the start of each cycle.',
    peakValue: '$v$, the value at the first peak. If it is below $a$, the cycles go down.',
    period: '$P$, the steps from the start of one cycle to that of the next.',
    pctStart:
      '$p$, the fraction of a cycle after which its peak is reached. With 0 a cycle starts at its peak; with 1 the value drops at the start of the next cycle.',
    mode: 'How the height of the cycles decreases.',
    gamma: '$\\gamma$, the factor of each step in the mode `expRange`.',
  },
  cyclicalCosine: {
    initialValue: '$v$, the value at step 0 and after each period.',
    period: '$P$, the steps from one peak to the next.',
  },
  exponentialDecay: {
    initialValue: '$v$, the value up to `begin`.',
    steps: '$T$, the number of steps for one factor of `rate`. With 0 the end value holds from `begin` on.',
    rate: '$r$, the factor.',
    begin: '$t_0$, the step at which it starts.',
    staircase: 'Whether it changes in jumps, every $T$ steps.',
    endValue:
      '$v_T$, the bound of the value, or null for none. For a rate up to 1 it is at most $v$. For a rate above 1 it is required and at least $v$.',
  },
  inverseSqrt: {
    peakValue: '$v$, the value at the end of the warm-up, step $W - 1$.',
    warmupSteps: '$W$, the steps of the warm-up. With 1 or 0 the peak is at step 0.',
  },
  inverseTimeDecay: {
    initialValue: '$v$, the value up to `begin`.',
    steps:
      '$T$, the number of steps in which the divisor grows by `rate`. With 0 the value is 0 from `begin` on, unless the rate is 0.',
    rate: '$r$, the growth of the divisor in $T$ steps.',
    power: '$p$, the power of the divisor.',
    begin: '$t_0$, the step at which it starts.',
    staircase: 'Whether it changes in jumps, every $T$ steps.',
  },
  join: {
    schedules: 'The schedules, at least one.',
    boundaries:
      '$b_1, b_2, \\dots$, the step at which each schedule after the first takes over: one fewer than schedules, in non-decreasing order. Between two equal boundaries the schedule is never read.',
  },
  linear: {
    from: '$a$, the value up to `begin`.',
    to: '$b$, the value from `begin + steps` on.',
    steps: '$T$, the length in steps. With 0 the value jumps at `begin`.',
    begin: '$t_0$, the step at which it starts.',
  },
  multiplicative: {
    initialValue: '$v$, the value at step 0.',
    factor: '$r$, the factor before step 1, 2, and so on, as a function of that step.',
    steps: '$T$, the last step at which the value is multiplied, at most 10 million.',
  },
  multiplySchedules: {
    schedules: '$r_1, r_2, \\dots$, functions of the step. The product of none is 1.',
  },
  noam: {
    modelSize: '$d$, the width of the model.',
    warmupSteps:
      '$W$, the steps of the warm-up. The peak, $c / \\sqrt{d W}$, is at step $W - 1$. With 0 or 1 there is no warm-up.',
    factor: '$c$, the factor.',
  },
  oneCycle: {
    peakValue: '$v$, the value at the peak.',
    steps: '$T$, the whole length in steps. With 0 the end value holds from the start.',
    pctStart:
      '$p_1$, the fraction of the steps after which the peak is reached. It may lie between two steps.',
    pctFinal:
      '$p_2$, the fraction of the steps after which the value is back at the first one and a third phase starts, at least `pctStart`. With 1 there is no third phase.',
    divFactor: '$d$, the ratio of the peak to the first value.',
    finalDivFactor: '$f$, the ratio of the first value to the end value.',
    interpolation: 'The curve of each phase.',
  },
  piecewiseConstant: {
    values: '$v_0, v_1, \\dots$, at least one.',
    boundaries:
      '$b_1, b_2, \\dots$, the step at which each value after the first takes over: one fewer than values, in non-decreasing order. Between two equal boundaries the value is never read.',
  },
  piecewiseInterpolate: {
    values: '$v_0, v_1, \\dots$, at least one.',
    boundaries:
      '$b_1, b_2, \\dots$, the step at which each value after the first is reached: one fewer than values, in non-decreasing order. A boundary may lie between two steps. At two equal boundaries the value jumps.',
    interpolation: 'The curve between two values.',
  },
  polynomial: {
    from: '$a$, the value up to `begin`.',
    to: '$b$, the value from `begin + steps` on.',
    steps: '$T$, the length in steps. With 0 the value jumps at `begin`.',
    power: '$p$, the power. With 1 it is `linear` up to rounding.',
    begin: '$t_0$, the step at which it starts.',
  },
  repeat: {
    schedule: '$r$, a function of the step.',
    every: '$n$, the number of steps from one start to the next, at least 1.',
  },
  scaleSchedule: {
    schedule: '$r$, a function of the step.',
    factor: '$c$, the factor.',
  },
  sgdr: {
    peakValue: '$v$, the value at each restart.',
    initialPeriod:
      '$T_0$, the length of the first cycle in epochs, or in steps if `stepsPerEpoch` is left out; at least one step.',
    periodFactor: "$m$, the ratio of each cycle's length to that of the one before, at least 1.",
    endValue: '$v_T$, the value at the end of each cycle.',
    stepsPerEpoch: '$n$, the steps of an epoch.',
  },
  shift: {
    schedule: '$r$, a function of the step.',
    steps: '$k$, the number of skipped steps.',
  },
  snapshotCosine: {
    initialValue: '$v$, the value at the start of each cycle.',
    steps: '$T$, the budget in steps. If `cycles` does not divide it, the last cycle is cut short.',
    cycles:
      '$M$, the number of cycles, at least 1. There may be fewer, since their length is rounded up: 10 steps in 6 cycles make 5 cycles of 2 steps.',
  },
  stepDecay: {
    initialValue: '$v$, the value before step `begin + every`.',
    factor: '$\\gamma$, the factor of each fall, at most 1.',
    every: '$k$, the number of steps from one fall to the next. With 0 it falls to its limit at `begin`.',
    begin: '$t_0$, the step from which it counts: the first fall is at `begin + every`.',
  },
  warmup: {
    schedule: '$r$, a function of the step.',
    warmupSteps: '$W$, the steps of the warm-up. With 0 there is none.',
    initialValue: '$a$, the value at step 0.',
  },
  warmupCosine: {
    initialValue: '$v_0$, the value at step 0.',
    peakValue: '$v$, the value at the end of the warm-up.',
    warmupSteps: '$W$, the steps of the warm-up. With 0 it starts at the peak.',
    steps: '$T$, the whole length, warm-up included.',
    endValue: '$v_T$, the value from step $T$ on.',
    exponent: '$p$, the power of the wave.',
  },
};
