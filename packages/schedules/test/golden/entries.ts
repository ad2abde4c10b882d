import type { Schedule } from '@thalweg/core';
import {
  addSchedules,
  constant,
  cosineDecay,
  cyclic,
  cyclicalCosine,
  exponentialDecay,
  inverseSqrt,
  inverseTimeDecay,
  join,
  linear,
  multiplicative,
  multiplySchedules,
  noam,
  oneCycle,
  piecewiseConstant,
  piecewiseInterpolate,
  polynomial,
  repeat,
  scaleSchedule,
  sgdr,
  snapshotCosine,
  stepDecay,
  warmup,
  warmupCosine,
} from '../../src/index.js';

/** How to make what a golden case describes. */
export interface Entry {
  readonly name: string;
  readonly make: () => Schedule;
}

const entry = (name: string, make: () => Schedule): Entry => ({ name, make });

/** One entry for each case of the golden files that `golden.test.ts` reads, by its name. */
export const entries: readonly Entry[] = [
  entry('constant', () => constant(0.3)),
  entry('linear', () => linear({ from: 0.3, to: 0.01, steps: 100 })),
  entry('linear: begin, upwards through 0', () => linear({ from: -0.3, to: 0.7, steps: 90, begin: 30 })),
  entry('linear: one step', () => linear({ from: 0.1, to: 0.7, steps: 1 })),
  entry('linear: no steps', () => linear({ from: 0.1, to: 0.7, steps: 0 })),
  entry('linear: no steps, begin', () => linear({ from: 0.1, to: 0.7, steps: 0, begin: 5 })),
  entry('cosineDecay', () => cosineDecay({ initialValue: 0.3, steps: 100 })),
  entry('cosineDecay: alpha', () => cosineDecay({ initialValue: 0.3, steps: 120, alpha: 0.1 })),
  entry('cosineDecay: alpha above 1, negative value', () =>
    cosineDecay({ initialValue: -0.3, steps: 50, alpha: 2 }),
  ),
  entry('cosineDecay: exponent', () =>
    cosineDecay({ initialValue: 0.3, steps: 60, alpha: 0.01, exponent: 2 }),
  ),
  entry('cosineDecay: exponent below 1', () => cosineDecay({ initialValue: 0.3, steps: 60, exponent: 0.5 })),
  entry('cosineDecay: no steps', () => cosineDecay({ initialValue: 0.3, steps: 0, alpha: 0.1 })),
  entry('join', () =>
    join({
      schedules: [
        linear({ from: 0, to: 1, steps: 20 }),
        constant(1),
        cosineDecay({ initialValue: 1, steps: 40 }),
      ],
      boundaries: [20, 80],
    }),
  ),
  entry('join: equal boundaries', () =>
    join({
      schedules: [constant(1), constant(2), linear({ from: 3, to: 4, steps: 10 })],
      boundaries: [7, 7],
    }),
  ),
  entry('join: boundary 0', () =>
    join({ schedules: [constant(1), linear({ from: 3, to: 4, steps: 10 })], boundaries: [0] }),
  ),
  entry('join: one schedule', () => join({ schedules: [constant(0.1)], boundaries: [] })),
  entry('warmupCosine', () => warmupCosine({ peakValue: 0.3, warmupSteps: 30, steps: 130 })),
  entry('warmupCosine: all options', () =>
    warmupCosine({
      initialValue: 0.05,
      peakValue: 0.3,
      warmupSteps: 10,
      steps: 90,
      endValue: 0.02,
      exponent: 2,
    }),
  ),
  entry('warmupCosine: no warm-up', () => warmupCosine({ peakValue: 0.3, warmupSteps: 0, steps: 100 })),
  entry('warmupCosine: nothing but warm-up', () =>
    warmupCosine({ peakValue: 0.3, warmupSteps: 50, steps: 50, endValue: 0.1 }),
  ),
  entry('warmupCosine: peak 0', () =>
    warmupCosine({ initialValue: 0.1, peakValue: 0, warmupSteps: 10, steps: 50, endValue: 0.1 }),
  ),
  entry('warmupCosine: to below 0', () =>
    warmupCosine({ initialValue: -0.1, peakValue: 0.3, warmupSteps: 10, steps: 50, endValue: -0.2 }),
  ),
  entry('warmupCosine: peak below 0', () =>
    warmupCosine({ peakValue: -0.3, warmupSteps: 10, steps: 50, endValue: 0.1, exponent: 2 }),
  ),
  entry('cosineDecay: to below 0', () => cosineDecay({ initialValue: 0.3, steps: 100, alpha: -0.5 })),
  entry('exponentialDecay: from below 0', () =>
    exponentialDecay({ initialValue: -0.3, steps: 50, rate: 0.5 }),
  ),
  entry('exponentialDecay: an end below 0', () =>
    exponentialDecay({ initialValue: 0.3, steps: 50, rate: 0.5, endValue: -0.1 }),
  ),
  entry('oneCycle: peak below 0', () => oneCycle({ peakValue: -0.3, steps: 100 })),
  entry('polynomial', () => polynomial({ from: 0.3, to: 0.01, steps: 100, power: 2 })),
  entry('polynomial: power below 1, begin', () =>
    polynomial({ from: 0.3, to: 0.01, steps: 100, power: 0.5, begin: 20 }),
  ),
  entry('polynomial: upwards', () => polynomial({ from: -0.1, to: 0.5, steps: 50, power: 3 })),
  entry('polynomial: no steps', () => polynomial({ from: 0.3, to: 0.01, steps: 0, power: 2 })),
  entry('exponentialDecay', () =>
    exponentialDecay({ initialValue: 0.3, steps: 50, rate: 0.5, endValue: 1e-30 }),
  ),
  entry('exponentialDecay: begin', () =>
    exponentialDecay({ initialValue: 0.3, steps: 50, rate: 0.96, begin: 30, endValue: 0.01 }),
  ),
  entry('exponentialDecay: staircase', () =>
    exponentialDecay({ initialValue: 0.3, steps: 30, rate: 0.5, begin: 10, staircase: true, endValue: 0.02 }),
  ),
  entry('exponentialDecay: growth', () =>
    exponentialDecay({ initialValue: 0.001, steps: 4000, rate: 2, endValue: 0.00102 }),
  ),
  entry('exponentialDecay: Dozat and Manning', () =>
    exponentialDecay({ initialValue: 0.002, steps: 5000, rate: 0.75 }),
  ),
  entry('piecewiseConstant', () => piecewiseConstant({ values: [0.5, 0.25, 0.025], boundaries: [50, 120] })),
  entry('stepDecay', () => stepDecay({ initialValue: 0.3, factor: 0.9, every: 30 })),
  entry('stepDecay: begin', () => stepDecay({ initialValue: 0.5, factor: 0.5, every: 20, begin: 100 })),
  entry('inverseSqrt', () => inverseSqrt({ peakValue: 0.3 })),
  entry('inverseSqrt: warm-up', () => inverseSqrt({ peakValue: 0.3, warmupSteps: 40 })),
  entry('noam', () => noam({ modelSize: 512, warmupSteps: 4000 })),
  entry('noam: factor', () => noam({ modelSize: 64, warmupSteps: 50, factor: 2 })),
  entry('sgdr', () => sgdr({ peakValue: 0.3, initialPeriod: 40 })),
  entry('sgdr: growing periods', () =>
    sgdr({ peakValue: 0.3, initialPeriod: 10, periodFactor: 2, endValue: 0.01 }),
  ),
  entry('sgdr: fractions of an epoch', () =>
    sgdr({ peakValue: 0.3, initialPeriod: 2, periodFactor: 2, endValue: 0.01, stepsPerEpoch: 7 }),
  ),
  entry('sgdr: a period between steps', () =>
    sgdr({ peakValue: 0.3, initialPeriod: 2.25, stepsPerEpoch: 7 }),
  ),
  entry('sgdr: a factor between 1 and 2', () =>
    sgdr({ peakValue: 0.3, initialPeriod: 5, periodFactor: 1.2 }),
  ),
  entry('snapshotCosine', () => snapshotCosine({ initialValue: 0.2, steps: 200, cycles: 5 })),
  entry('snapshotCosine: the last cycle cut short', () =>
    snapshotCosine({ initialValue: 0.2, steps: 200, cycles: 6 }),
  ),
  entry('cyclicalCosine', () => cyclicalCosine({ initialValue: 1, period: 40 })),
  entry('cyclicalCosine: a period between steps', () => cyclicalCosine({ initialValue: 0.3, period: 37.5 })),
  entry('Optax warmup_constant_schedule', () => linear({ from: 0.1, to: 0.3, steps: 40 })),
  entry('Optax warmup_exponential_decay_schedule', () =>
    warmup({
      schedule: exponentialDecay({ initialValue: 0.3, steps: 25, rate: 0.5, begin: 10, endValue: 0.01 }),
      warmupSteps: 30,
      initialValue: 0.05,
    }),
  ),
  entry('Optax warmup_exponential_decay_schedule: staircase, no warm-up', () =>
    warmup({
      schedule: exponentialDecay({ initialValue: 0.3, steps: 25, rate: 0.9, staircase: true, endValue: 0.1 }),
      warmupSteps: 0,
    }),
  ),
  entry('Optax warmup_cosine_decay_schedule', () =>
    warmup({ schedule: cosineDecay({ initialValue: 0.3, steps: 80, alpha: 0.1 }), warmupSteps: 20 }),
  ),
  entry('Optax piecewise_constant_schedule', () =>
    piecewiseConstant({
      values: [0.3, 0.3 * 0.5, 0.3 * 0.5 * 0, 0.3 * 0.5 * 0 * 2],
      boundaries: [0, 50, 120],
    }),
  ),
  entry('Optax piecewise_interpolate_schedule, linear', () =>
    piecewiseInterpolate({ values: [0.3, 0.3 * 0.5, 0.3 * 0.5 * 3], boundaries: [70, 150] }),
  ),
  entry('Optax piecewise_interpolate_schedule, cosine', () =>
    piecewiseInterpolate({
      values: [0.3, 0.3 * 0.5, 0.3 * 0.5 * 3],
      boundaries: [70, 150],
      interpolation: 'cosine',
    }),
  ),
  entry('Optax piecewise_interpolate_schedule: boundary 0', () =>
    piecewiseInterpolate({ values: [0.3, 0.3 * 0.5, 0.3 * 0.5 * 0.2], boundaries: [0, 90] }),
  ),
  entry('Optax piecewise_interpolate_schedule: no boundary', () =>
    piecewiseInterpolate({ values: [0.3], boundaries: [] }),
  ),
  entry('Optax cosine_onecycle_schedule', () => oneCycle({ peakValue: 0.3, steps: 180 })),
  entry('Optax cosine_onecycle_schedule: all options, rounded down', () =>
    oneCycle({
      peakValue: 0.3,
      steps: 155,
      pctStart: Math.floor(0.25 * 155) / 155,
      divFactor: 10,
      finalDivFactor: 50,
    }),
  ),
  entry('Optax cosine_onecycle_schedule: peak at once', () =>
    oneCycle({ peakValue: 0.3, steps: 90, pctStart: 0 }),
  ),
  entry('Optax linear_onecycle_schedule', () =>
    oneCycle({ peakValue: 0.3, steps: 180, pctFinal: 0.85, interpolation: 'linear' }),
  ),
  entry('Optax linear_onecycle_schedule: all options, rounded down', () =>
    oneCycle({
      peakValue: 0.3,
      steps: 155,
      pctStart: Math.floor(0.25 * 155) / 155,
      pctFinal: Math.floor(0.7 * 155) / 155,
      divFactor: 10,
      finalDivFactor: 50,
      interpolation: 'linear',
    }),
  ),
  entry('Optax sgdr_schedule', () =>
    join({
      schedules: [
        warmupCosine({ peakValue: 0.3, warmupSteps: 10, steps: 60, endValue: 0.01 }),
        warmupCosine({ initialValue: 0.01, peakValue: 0.2, warmupSteps: 5, steps: 80 }),
      ],
      boundaries: [60],
    }),
  ),
  entry('PyTorch LambdaLR', () => scaleSchedule({ schedule: (step) => 1 / (step + 3), factor: 0.3 })),
  entry('PyTorch MultiplicativeLR', () =>
    multiplicative({ initialValue: 0.3, factor: (step) => 1 - 1 / (step + 9), steps: 150 }),
  ),
  entry('PyTorch StepLR', () => stepDecay({ initialValue: 0.3, factor: 0.1, every: 30 })),
  entry('PyTorch MultiStepLR', () =>
    piecewiseConstant({ values: [0, 1, 2, 3].map((falls) => 0.3 * 0.1 ** falls), boundaries: [30, 80, 80] }),
  ),
  entry('PyTorch ConstantLR', () => piecewiseConstant({ values: [0.3 / 3, 0.3], boundaries: [50] })),
  entry('PyTorch LinearLR', () => linear({ from: 0.3 / 3, to: 0.3, steps: 50 })),
  entry('PyTorch LinearLR: downwards', () => linear({ from: 0.3 * 0.9, to: 0.3 * 0.2, steps: 77 })),
  entry('PyTorch ExponentialLR', () => exponentialDecay({ initialValue: 0.3, steps: 1, rate: 0.97 })),
  entry('PyTorch PolynomialLR', () => polynomial({ from: 0.3, to: 0, steps: 120, power: 2.5 })),
  entry('PyTorch CosineAnnealingLR', () => cosineDecay({ initialValue: 0.3, steps: 120, alpha: 0.03 / 0.3 })),
  entry('PyTorch CosineAnnealingLR, past its end', () =>
    addSchedules({
      schedules: [constant(0.03), cyclicalCosine({ initialValue: 0.3 - 0.03, period: 2 * 45 })],
    }),
  ),
  entry('PyTorch CosineAnnealingWarmRestarts', () =>
    sgdr({ peakValue: 0.3, initialPeriod: 25, periodFactor: 2, endValue: 0.03 }),
  ),
  entry('PyTorch CyclicLR, triangular', () =>
    cyclic({ initialValue: 0.01, peakValue: 0.3, period: 20 + 20 }),
  ),
  entry('PyTorch CyclicLR, triangular2', () =>
    cyclic({
      initialValue: 0.01,
      peakValue: 0.3,
      period: 20 + 13,
      pctStart: 20 / (20 + 13),
      mode: 'triangular2',
    }),
  ),
  entry('PyTorch CyclicLR, exp_range', () =>
    cyclic({
      initialValue: 0.01,
      peakValue: 0.3,
      period: 7 + 30,
      pctStart: 7 / (7 + 30),
      mode: 'expRange',
      gamma: 0.99,
    }),
  ),
  entry('PyTorch CyclicLR with scale_fn', () =>
    addSchedules({
      schedules: [
        constant(0.01),
        multiplySchedules({
          schedules: [
            cyclic({ initialValue: 0, peakValue: 0.3 - 0.01, period: 24 }),
            (step) => 1 / (step + 3),
          ],
        }),
      ],
    }),
  ),
  entry('PyTorch OneCycleLR', () =>
    oneCycle({ peakValue: 0.3, steps: 180 - 1, pctStart: (0.3 * 180 - 1) / (180 - 1) }),
  ),
  entry('PyTorch OneCycleLR: linear, between steps, all options', () =>
    oneCycle({
      peakValue: 0.3,
      steps: 155 - 1,
      pctStart: (0.25 * 155 - 1) / (155 - 1),
      divFactor: 10,
      finalDivFactor: 50,
      interpolation: 'linear',
    }),
  ),
  entry('PyTorch OneCycleLR, three_phase', () =>
    oneCycle({
      peakValue: 0.3,
      steps: 180 - 1,
      pctStart: (0.3 * 180 - 1) / (180 - 1),
      pctFinal: (2 * 0.3 * 180 - 2) / (180 - 1),
    }),
  ),
  entry('PyTorch OneCycleLR, three_phase: linear, between steps', () =>
    oneCycle({
      peakValue: 0.3,
      steps: 155 - 1,
      pctStart: (0.25 * 155 - 1) / (155 - 1),
      pctFinal: (2 * 0.25 * 155 - 2) / (155 - 1),
      interpolation: 'linear',
    }),
  ),
  entry('PyTorch SequentialLR', () =>
    join({
      schedules: [
        linear({ from: 0.3 / 3, to: 0.3, steps: 20 }),
        exponentialDecay({ initialValue: 0.3, steps: 1, rate: 0.97 }),
        cosineDecay({ initialValue: 0.3, steps: 60 }),
      ],
      boundaries: [20, 100],
    }),
  ),
  entry('PyTorch SequentialLR, warm-up', () =>
    warmup({
      schedule: stepDecay({ initialValue: 0.3, factor: 0.5, every: 40 }),
      warmupSteps: 25,
      initialValue: 0.3 * 0.01,
    }),
  ),
  entry('PyTorch ChainedScheduler', () =>
    multiplySchedules({
      schedules: [
        constant(0.3),
        linear({ from: 0.1, to: 1, steps: 20 }),
        exponentialDecay({ initialValue: 1, steps: 1, rate: 0.97 }),
        stepDecay({ initialValue: 1, factor: 0.5, every: 30 }),
      ],
    }),
  ),
  entry('warmup', () =>
    warmup({ schedule: inverseTimeDecay({ initialValue: 0.3, steps: 50 }), warmupSteps: 30 }),
  ),
  entry('warmup: one step, downwards', () =>
    warmup({ schedule: constant(-0.1), warmupSteps: 1, initialValue: 0.2 }),
  ),
  entry('repeat', () => repeat({ schedule: linear({ from: 0.3, to: 0.1, steps: 30 }), every: 41 })),
  entry('repeat: every step', () =>
    repeat({ schedule: linear({ from: 0.3, to: 0.1, steps: 30 }), every: 1 }),
  ),
  entry('inverseTimeDecay', () => inverseTimeDecay({ initialValue: 0.3, steps: 50 })),
  entry('inverseTimeDecay: all options', () =>
    inverseTimeDecay({ initialValue: -0.3, steps: 7, rate: 0.1, power: 0.6, begin: 20, staircase: true }),
  ),
  entry('inverseTimeDecay: Bottou', () =>
    inverseTimeDecay({ initialValue: 0.3, steps: 1, rate: 0.01 * 0.3 }),
  ),
  entry('piecewiseInterpolate: a jump, between steps', () =>
    piecewiseInterpolate({
      values: [0.1, 0.3, 0.2, 0.01],
      boundaries: [12.5, 40, 40],
      interpolation: 'cosine',
    }),
  ),
  entry('oneCycle: no steps', () => oneCycle({ peakValue: 0.3, steps: 0, pctFinal: 0.5 })),
  entry('cyclic: down only', () => cyclic({ initialValue: 0.01, peakValue: 0.3, period: 17, pctStart: 0 })),
  entry('cyclic: up only', () => cyclic({ initialValue: 0.01, peakValue: 0.3, period: 17, pctStart: 1 })),
  entry('cyclic: a period between steps', () =>
    cyclic({ initialValue: 0.01, peakValue: 0.3, period: 12.5, mode: 'triangular2' }),
  ),
  entry('multiplicative: no steps', () =>
    multiplicative({ initialValue: 0.3, factor: constant(0.5), steps: 0 }),
  ),
  entry('multiplySchedules: none', () => multiplySchedules({ schedules: [] })),
];
