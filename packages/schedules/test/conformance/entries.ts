import type { DescribedSchedule } from '@thalweg/core';
import {
  addSchedules,
  clampSchedule,
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
  shift,
  snapshotCosine,
  stepDecay,
  warmup,
  warmupCosine,
} from '../../src/index.js';
import type * as catalogue from '../../src/catalogue.js';

/** One line of the conformance table. */
export interface Entry {
  readonly name: string;
  readonly make: () => DescribedSchedule;
  /** Whether its first value is below 0, so that it is not a learning rate. */
  readonly negative: boolean;
}

const entry = (name: string, make: () => DescribedSchedule): Entry => ({ name, make, negative: false });
const negative = (name: string, make: () => DescribedSchedule): Entry => ({ name, make, negative: true });

/** Each schedule, with the options that make it unusual. A factory of the catalogue without an entry does not compile. */
const table = {
  constant: entry('constant', () => constant(0.3)),
  linear: [
    entry('linear', () => linear({ from: 0.3, to: 0.1, steps: 10 })),
    entry('linear, no steps', () => linear({ from: 0.3, to: 0.1, steps: 0, begin: 3 })),
    negative('linear, upwards through 0', () => linear({ from: -0.3, to: 0.1, steps: 10, begin: 3 })),
  ],
  polynomial: [
    entry('polynomial', () => polynomial({ from: 0.3, to: 0.1, steps: 10 })),
    entry('polynomial, tiny power', () => polynomial({ from: 0.3, to: 0.1, steps: 10, power: 1e-300 })),
    entry('polynomial, huge power', () => polynomial({ from: 0.3, to: 0.1, steps: 10, power: 1e300 })),
    entry('polynomial, no steps', () => polynomial({ from: 0.3, to: 0.1, steps: 0, begin: 3 })),
  ],
  cosineDecay: [
    entry('cosineDecay', () => cosineDecay({ initialValue: 0.3, steps: 10 })),
    entry('cosineDecay, no steps', () => cosineDecay({ initialValue: 0.3, steps: 0 })),
  ],
  exponentialDecay: [
    entry('exponentialDecay', () => exponentialDecay({ initialValue: 0.3, steps: 10, rate: 0.5 })),
    entry('exponentialDecay, growth', () =>
      exponentialDecay({ initialValue: 0.3, steps: 10, rate: 2, endValue: 1e300 }),
    ),
    entry('exponentialDecay, growth of 0', () =>
      exponentialDecay({ initialValue: 0, steps: 1, rate: 1e300, endValue: 1 }),
    ),
    entry('exponentialDecay, staircase, no steps', () =>
      exponentialDecay({ initialValue: 0.3, steps: 0, rate: 0.5, staircase: true, endValue: 0.1, begin: 3 }),
    ),
    entry('exponentialDecay, rate 1, no steps', () =>
      exponentialDecay({ initialValue: 0.3, steps: 0, rate: 1 }),
    ),
  ],
  stepDecay: [
    entry('stepDecay', () => stepDecay({ initialValue: 0.3, factor: 0.5, every: 10, begin: 3 })),
    entry('stepDecay, factor 0', () => stepDecay({ initialValue: 0.3, factor: 0, every: 10 })),
    entry('stepDecay, factor 1, no length', () => stepDecay({ initialValue: 0.3, factor: 1, every: 0 })),
  ],
  piecewiseConstant: entry('piecewiseConstant', () =>
    piecewiseConstant({ values: [0.3, 0.1, 0], boundaries: [3, 10] }),
  ),
  inverseSqrt: [
    entry('inverseSqrt', () => inverseSqrt({ peakValue: 0.3 })),
    entry('inverseSqrt, warm-up', () => inverseSqrt({ peakValue: 0.3, warmupSteps: 10 })),
    entry('inverseSqrt, warm-up of no steps', () => inverseSqrt({ peakValue: 0.3, warmupSteps: 0 })),
  ],
  noam: [
    entry('noam', () => noam({ modelSize: 512 })),
    entry('noam, no warm-up', () => noam({ modelSize: 512, warmupSteps: 0, factor: 2 })),
  ],
  sgdr: [
    entry('sgdr', () => sgdr({ peakValue: 0.3, initialPeriod: 10 })),
    entry('sgdr, every step', () => sgdr({ peakValue: 0.3, initialPeriod: 1 })),
    entry('sgdr, epochs', () =>
      sgdr({ peakValue: 0.3, initialPeriod: 1.1, periodFactor: 2, endValue: 0.1, stepsPerEpoch: 7 }),
    ),
    entry('sgdr, factor next to 1', () =>
      sgdr({ peakValue: 0.3, initialPeriod: 10, periodFactor: 1 + Number.EPSILON }),
    ),
    entry('sgdr, huge factor', () => sgdr({ peakValue: 0.3, initialPeriod: 10, periodFactor: 1e308 })),
    entry('sgdr, huge period', () => sgdr({ peakValue: 0.3, initialPeriod: 1e308, periodFactor: 2 })),
  ],
  snapshotCosine: [
    entry('snapshotCosine', () => snapshotCosine({ initialValue: 0.3, steps: 20, cycles: 3 })),
    entry('snapshotCosine, no steps', () => snapshotCosine({ initialValue: 0.3, steps: 0, cycles: 3 })),
  ],
  cyclicalCosine: [
    entry('cyclicalCosine', () => cyclicalCosine({ initialValue: 0.3, period: 10 })),
    entry('cyclicalCosine, tiny period', () =>
      cyclicalCosine({ initialValue: 0.3, period: Number.MIN_VALUE }),
    ),
  ],
  inverseTimeDecay: [
    entry('inverseTimeDecay', () => inverseTimeDecay({ initialValue: 0.3, steps: 10 })),
    entry('inverseTimeDecay, no steps', () => inverseTimeDecay({ initialValue: 0.3, steps: 0, begin: 3 })),
    entry('inverseTimeDecay, no rate, no steps', () =>
      inverseTimeDecay({ initialValue: 0.3, steps: 0, rate: 0 }),
    ),
    entry('inverseTimeDecay, staircase, huge rate and power', () =>
      inverseTimeDecay({ initialValue: 0.3, steps: 3, rate: 1e300, power: 1e300, staircase: true }),
    ),
    entry('inverseTimeDecay, staircase, no steps, tiny power', () =>
      inverseTimeDecay({ initialValue: 0.3, steps: 0, rate: 1e-300, power: 1e-300, staircase: true }),
    ),
    negative('inverseTimeDecay, below 0', () => inverseTimeDecay({ initialValue: -0.3, steps: 10 })),
  ],
  piecewiseInterpolate: [
    entry('piecewiseInterpolate', () =>
      piecewiseInterpolate({ values: [0.3, 0.1, 0.2], boundaries: [3, 10.5] }),
    ),
    entry('piecewiseInterpolate, cosine, jumps', () =>
      piecewiseInterpolate({ values: [0.3, 0.1, 0.2, 0], boundaries: [0, 7, 7], interpolation: 'cosine' }),
    ),
    entry('piecewiseInterpolate, tiny and huge pieces', () =>
      piecewiseInterpolate({ values: [0.3, 0.1, 0], boundaries: [Number.MIN_VALUE, Number.MAX_VALUE] }),
    ),
    entry('piecewiseInterpolate, one value', () => piecewiseInterpolate({ values: [0.3], boundaries: [] })),
  ],
  oneCycle: [
    entry('oneCycle', () => oneCycle({ peakValue: 0.3, steps: 20 })),
    entry('oneCycle, three phases', () =>
      oneCycle({ peakValue: 0.3, steps: 23, pctFinal: 0.85, interpolation: 'linear' }),
    ),
    entry('oneCycle, no steps', () => oneCycle({ peakValue: 0.3, steps: 0 })),
    entry('oneCycle, one step', () => oneCycle({ peakValue: 0.3, steps: 1 })),
    entry('oneCycle, peak at the end', () => oneCycle({ peakValue: 0.3, steps: 20, pctStart: 1 })),
    entry('oneCycle, all phases but the third of no length', () =>
      oneCycle({ peakValue: 0.3, steps: 20, pctStart: 0, pctFinal: 0 }),
    ),
  ],
  cyclic: [
    entry('cyclic', () => cyclic({ initialValue: 0.1, peakValue: 0.3, period: 10 })),
    entry('cyclic, triangular2, up only', () =>
      cyclic({ initialValue: 0.1, peakValue: 0.3, period: 7.5, pctStart: 1, mode: 'triangular2' }),
    ),
    entry('cyclic, expRange, down only', () =>
      cyclic({ initialValue: 0.1, peakValue: 0.3, period: 10, pctStart: 0, mode: 'expRange', gamma: 0.9 }),
    ),
    entry('cyclic, expRange, gamma 0', () =>
      cyclic({ initialValue: 0.1, peakValue: 0.3, period: 10, mode: 'expRange', gamma: 0 }),
    ),
    entry('cyclic, tiny period', () =>
      cyclic({ initialValue: 0.1, peakValue: 0.3, period: Number.MIN_VALUE, mode: 'triangular2' }),
    ),
    entry('cyclic, huge period', () =>
      cyclic({ initialValue: 0.1, peakValue: 0.3, period: Number.MAX_VALUE, mode: 'triangular2' }),
    ),
  ],
  multiplicative: [
    entry('multiplicative', () =>
      multiplicative({ initialValue: 0.3, factor: linear({ from: 0.5, to: 1, steps: 9 }), steps: 2000 }),
    ),
    entry('multiplicative, no steps', () =>
      multiplicative({ initialValue: 0.3, factor: constant(0.5), steps: 0 }),
    ),
  ],
  warmup: [
    entry('warmup', () =>
      warmup({ schedule: cosineDecay({ initialValue: 0.3, steps: 10 }), warmupSteps: 5 }),
    ),
    entry('warmup, no steps', () => warmup({ schedule: constant(0.3), warmupSteps: 0, initialValue: 1 })),
  ],
  warmupCosine: entry('warmupCosine', () => warmupCosine({ peakValue: 0.3, warmupSteps: 3, steps: 20 })),
  join: entry('join', () =>
    join({ schedules: [linear({ from: 0, to: 0.3, steps: 5 }), constant(0.1)], boundaries: [5] }),
  ),
  scaleSchedule: negative('scaleSchedule', () =>
    scaleSchedule({ schedule: cosineDecay({ initialValue: 0.3, steps: 10 }), factor: -2 }),
  ),
  addSchedules: [
    entry('addSchedules', () =>
      addSchedules({ schedules: [constant(0.1), cosineDecay({ initialValue: 0.3, steps: 10 })] }),
    ),
    entry('addSchedules, none', () => addSchedules({ schedules: [] })),
  ],
  multiplySchedules: [
    entry('multiplySchedules', () =>
      multiplySchedules({ schedules: [constant(0.5), cosineDecay({ initialValue: 0.3, steps: 10 })] }),
    ),
    entry('multiplySchedules, none', () => multiplySchedules({ schedules: [] })),
  ],
  repeat: [
    entry('repeat', () => repeat({ schedule: linear({ from: 0.3, to: 0.1, steps: 5 }), every: 7 })),
    entry('repeat, every step', () =>
      repeat({ schedule: linear({ from: 0.3, to: 0.1, steps: 5 }), every: 1 }),
    ),
  ],
  shift: entry('shift', () => shift({ schedule: linear({ from: 0.3, to: 0, steps: 10 }), steps: 4 })),
  clampSchedule: entry('clampSchedule', () =>
    clampSchedule({ schedule: linear({ from: 1, to: -1, steps: 10 }), min: 0.1, max: 0.5 }),
  ),
} satisfies Record<keyof typeof catalogue, Entry | readonly Entry[]>;

/** The entries of `conformance.test.ts`. */
export const entries: readonly Entry[] = Object.values<Entry | readonly Entry[]>(table).flat();
