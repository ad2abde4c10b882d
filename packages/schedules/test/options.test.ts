import { ConfigError } from '@thalweg/core';
import { describe, expect, it } from 'vitest';
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
  plotSchedule,
  polynomial,
  repeat,
  sample,
  scaleSchedule,
  sgdr,
  shift,
  snapshotCosine,
  stepDecay,
  warmup,
  warmupCosine,
} from '../src/index.js';

const one = constant(1);
const notASchedule = 1 as unknown as typeof one;

/** Invalid calls, with the option and the error. */
const refused: Readonly<Record<string, readonly (readonly [argument: string, make: () => unknown])[]>> = {
  constant: [['value', () => constant(NaN)]],
  linear: [
    ['from', () => linear({ from: Infinity, to: 0, steps: 1 })],
    ['to', () => linear({ from: 0, to: NaN, steps: 1 })],
    ['steps', () => linear({ from: 1, to: 0, steps: 0.5 })],
    ['begin', () => linear({ from: 1, to: 0, steps: 1, begin: -1 })],
  ],
  polynomial: [
    ['from', () => polynomial({ from: NaN, to: 0, steps: 1 })],
    ['to', () => polynomial({ from: 1, to: -Infinity, steps: 1 })],
    ['steps', () => polynomial({ from: 1, to: 0, steps: -1 })],
    ['power', () => polynomial({ from: 1, to: 0, steps: 1, power: 0 })],
    ['begin', () => polynomial({ from: 1, to: 0, steps: 1, begin: 0.5 })],
  ],
  cosineDecay: [
    ['steps', () => cosineDecay({ initialValue: 1, steps: 1.5 })],
    ['alpha', () => cosineDecay({ initialValue: 1, steps: 1, alpha: NaN })],
    ['exponent', () => cosineDecay({ initialValue: 1, steps: 1, exponent: 0 })],
  ],
  exponentialDecay: [
    ['initialValue', () => exponentialDecay({ initialValue: NaN, steps: 1, rate: 0.5 })],
    ['steps', () => exponentialDecay({ initialValue: 1, steps: 0.5, rate: 0.5 })],
    ['rate', () => exponentialDecay({ initialValue: 1, steps: 1, rate: 0 })],
    ['begin', () => exponentialDecay({ initialValue: 1, steps: 1, rate: 0.5, begin: -1 })],
    ['endValue', () => exponentialDecay({ initialValue: 1, steps: 1, rate: 0.5, endValue: 2 })],
    ['endValue', () => exponentialDecay({ initialValue: 1, steps: 1, rate: 1, endValue: 2 })],
    ['endValue', () => exponentialDecay({ initialValue: 1, steps: 1, rate: 2 })],
  ],
  stepDecay: [
    ['initialValue', () => stepDecay({ initialValue: NaN, factor: 0.5, every: 1 })],
    ['factor', () => stepDecay({ initialValue: 1, factor: -0.5, every: 1 })],
    ['factor', () => stepDecay({ initialValue: 1, factor: 1.5, every: 1 })],
    ['every', () => stepDecay({ initialValue: 1, factor: 0.5, every: 1.1 * 390 })],
    ['begin', () => stepDecay({ initialValue: 1, factor: 0.5, every: 1, begin: -1 })],
  ],
  piecewiseConstant: [
    ['values', () => piecewiseConstant({ values: [], boundaries: [] })],
    ['values', () => piecewiseConstant({ values: [NaN], boundaries: [] })],
    ['boundaries', () => piecewiseConstant({ values: [1, 2], boundaries: [] })],
    ['boundaries', () => piecewiseConstant({ values: [1], boundaries: [1] })],
    ['boundaries', () => piecewiseConstant({ values: [1, 2, 3], boundaries: [2, 1] })],
    ['boundaries', () => piecewiseConstant({ values: [1, 2], boundaries: [0.5] })],
  ],
  inverseSqrt: [
    ['peakValue', () => inverseSqrt({ peakValue: -1 })],
    ['warmupSteps', () => inverseSqrt({ peakValue: 1, warmupSteps: 0.5 })],
  ],
  noam: [
    ['modelSize', () => noam({ modelSize: 0 })],
    ['warmupSteps', () => noam({ modelSize: 512, warmupSteps: -1 })],
    ['factor', () => noam({ modelSize: 512, factor: -1 })],
  ],
  sgdr: [
    ['peakValue', () => sgdr({ peakValue: NaN, initialPeriod: 10 })],
    ['initialPeriod', () => sgdr({ peakValue: 1, initialPeriod: 0 })],
    ['initialPeriod', () => sgdr({ peakValue: 1, initialPeriod: 0.5 })],
    ['initialPeriod', () => sgdr({ peakValue: 1, initialPeriod: 0.1, stepsPerEpoch: 9 })],
    ['initialPeriod', () => sgdr({ peakValue: 1, initialPeriod: 1e308, stepsPerEpoch: 10 })],
    ['periodFactor', () => sgdr({ peakValue: 1, initialPeriod: 10, periodFactor: 0.9 })],
    ['endValue', () => sgdr({ peakValue: 1, initialPeriod: 10, endValue: Infinity })],
    ['stepsPerEpoch', () => sgdr({ peakValue: 1, initialPeriod: 10, stepsPerEpoch: 0 })],
  ],
  snapshotCosine: [
    ['initialValue', () => snapshotCosine({ initialValue: NaN, steps: 10, cycles: 2 })],
    ['steps', () => snapshotCosine({ initialValue: 1, steps: -1, cycles: 2 })],
    ['cycles', () => snapshotCosine({ initialValue: 1, steps: 10, cycles: 0 })],
    ['cycles', () => snapshotCosine({ initialValue: 1, steps: 10, cycles: 1.5 })],
  ],
  cyclicalCosine: [
    ['initialValue', () => cyclicalCosine({ initialValue: Infinity, period: 10 })],
    ['period', () => cyclicalCosine({ initialValue: 1, period: 0 })],
  ],
  inverseTimeDecay: [
    ['initialValue', () => inverseTimeDecay({ initialValue: Infinity, steps: 10 })],
    ['steps', () => inverseTimeDecay({ initialValue: 1, steps: 0.5 })],
    ['rate', () => inverseTimeDecay({ initialValue: 1, steps: 10, rate: -1 })],
    ['power', () => inverseTimeDecay({ initialValue: 1, steps: 10, power: 0 })],
    ['begin', () => inverseTimeDecay({ initialValue: 1, steps: 10, begin: -1 })],
  ],
  piecewiseInterpolate: [
    ['values', () => piecewiseInterpolate({ values: [], boundaries: [] })],
    ['values', () => piecewiseInterpolate({ values: [1, NaN], boundaries: [1] })],
    ['boundaries', () => piecewiseInterpolate({ values: [1, 2], boundaries: [-1] })],
    ['boundaries', () => piecewiseInterpolate({ values: [1, 2], boundaries: [1, 2] })],
    ['boundaries', () => piecewiseInterpolate({ values: [1, 2, 3], boundaries: [2, 1.5] })],
    [
      'interpolation',
      () => piecewiseInterpolate({ values: [1], boundaries: [], interpolation: 'cubic' as 'cosine' }),
    ],
  ],
  oneCycle: [
    ['peakValue', () => oneCycle({ peakValue: NaN, steps: 10 })],
    ['steps', () => oneCycle({ peakValue: 1, steps: 0.5 })],
    ['pctStart', () => oneCycle({ peakValue: 1, steps: 10, pctStart: 1.1 })],
    ['pctStart', () => oneCycle({ peakValue: 1, steps: 10, pctStart: NaN })],
    ['pctFinal', () => oneCycle({ peakValue: 1, steps: 10, pctFinal: -0.1 })],
    ['pctFinal', () => oneCycle({ peakValue: 1, steps: 10, pctStart: 0.5, pctFinal: 0.4 })],
    // What the README says for PyTorch's OneCycleLR, where that has no peak, or no third phase.
    ['pctStart', () => oneCycle({ peakValue: 1, steps: 9, pctStart: (0.05 * 10 - 1) / 9 })],
    [
      'pctFinal',
      () => oneCycle({ peakValue: 1, steps: 9, pctStart: 5 / 9, pctFinal: (2 * 0.6 * 10 - 2) / 9 }),
    ],
    ['divFactor', () => oneCycle({ peakValue: 1, steps: 10, divFactor: 0 })],
    ['divFactor', () => oneCycle({ peakValue: 1e300, steps: 10, divFactor: 1e-300 })],
    ['finalDivFactor', () => oneCycle({ peakValue: 1, steps: 10, finalDivFactor: -1 })],
    ['finalDivFactor', () => oneCycle({ peakValue: 1e300, steps: 10, finalDivFactor: 1e-300 })],
    ['interpolation', () => oneCycle({ peakValue: 1, steps: 10, interpolation: 'cos' as 'cosine' })],
  ],
  cyclic: [
    ['initialValue', () => cyclic({ initialValue: NaN, peakValue: 1, period: 10 })],
    ['peakValue', () => cyclic({ initialValue: 0, peakValue: Infinity, period: 10 })],
    ['period', () => cyclic({ initialValue: 0, peakValue: 1, period: 0 })],
    ['pctStart', () => cyclic({ initialValue: 0, peakValue: 1, period: 10, pctStart: 2 })],
    ['mode', () => cyclic({ initialValue: 0, peakValue: 1, period: 10, mode: 'exp_range' as 'expRange' })],
    ['gamma', () => cyclic({ initialValue: 0, peakValue: 1, period: 10, gamma: 1.01 })],
  ],
  multiplicative: [
    ['initialValue', () => multiplicative({ initialValue: NaN, factor: one, steps: 1 })],
    ['factor', () => multiplicative({ initialValue: 1, factor: notASchedule, steps: 1 })],
    ['steps', () => multiplicative({ initialValue: 1, factor: one, steps: 10_000_001 })],
  ],
  multiplySchedules: [['schedules', () => multiplySchedules({ schedules: [one, notASchedule] })]],
  repeat: [
    ['schedule', () => repeat({ schedule: notASchedule, every: 1 })],
    ['every', () => repeat({ schedule: one, every: 0 })],
    ['every', () => repeat({ schedule: one, every: 1.5 })],
  ],
  warmup: [
    ['schedule', () => warmup({ schedule: notASchedule, warmupSteps: 1 })],
    ['warmupSteps', () => warmup({ schedule: one, warmupSteps: -1 })],
    ['initialValue', () => warmup({ schedule: one, warmupSteps: 1, initialValue: NaN })],
  ],
  warmupCosine: [
    ['peakValue', () => warmupCosine({ peakValue: NaN, warmupSteps: 1, steps: 2 })],
    ['endValue', () => warmupCosine({ peakValue: 1, endValue: Infinity, warmupSteps: 1, steps: 2 })],
    ['exponent', () => warmupCosine({ peakValue: 1, exponent: 0, warmupSteps: 1, steps: 2 })],
    ['steps', () => warmupCosine({ peakValue: 1, warmupSteps: 3, steps: 2 })],
  ],
  join: [
    ['schedules', () => join({ schedules: [], boundaries: [] })],
    ['schedules', () => join({ schedules: [notASchedule], boundaries: [] })],
    ['boundaries', () => join({ schedules: [one, one], boundaries: [] })],
    ['boundaries', () => join({ schedules: [one, one, one], boundaries: [2, 1] })],
  ],
  scaleSchedule: [
    ['schedule', () => scaleSchedule({ schedule: notASchedule, factor: 1 })],
    ['factor', () => scaleSchedule({ schedule: one, factor: Infinity })],
  ],
  addSchedules: [['schedules', () => addSchedules({ schedules: [one, notASchedule] })]],
  shift: [
    ['schedule', () => shift({ schedule: notASchedule, steps: 1 })],
    ['steps', () => shift({ schedule: one, steps: -1 })],
  ],
  clampSchedule: [
    ['schedule', () => clampSchedule({ schedule: notASchedule, min: 0, max: 1 })],
    ['min', () => clampSchedule({ schedule: one, min: -Infinity, max: 1 })],
    ['max', () => clampSchedule({ schedule: one, min: 0, max: NaN })],
    ['max', () => clampSchedule({ schedule: one, min: 1, max: 0 })],
  ],
  plotSchedule: [
    ['schedules', () => plotSchedule({}, { steps: 1 })],
    ['schedules', () => plotSchedule({ one, two: notASchedule }, { steps: 1 })],
    ['schedules', () => plotSchedule(constant(0), { steps: 1, scale: 'log' })],
    ['schedules', () => plotSchedule(() => NaN, { steps: 1 })],
    ['options', () => plotSchedule(one, 3 as unknown as { readonly steps: number })],
    ['titel', () => plotSchedule(one, { steps: 1, titel: '' } as unknown as { readonly steps: number })],
    ['steps', () => plotSchedule(one, { steps: 0 })],
    ['steps', () => plotSchedule(one, { steps: 1.5 })],
    ['steps', () => plotSchedule(one, { steps: 1, from: Number.MAX_SAFE_INTEGER })],
    ['from', () => plotSchedule(one, { steps: 1, from: -1 })],
    ['scale', () => plotSchedule(one, { steps: 1, scale: 'logarithmic' as 'log' })],
    ['range', () => plotSchedule(one, { steps: 1, range: [1, 1] })],
    ['range', () => plotSchedule(one, { steps: 1, range: [0, NaN] })],
    ['range', () => plotSchedule(one, { steps: 1, range: [0, 1], scale: 'log' })],
    ['width', () => plotSchedule(one, { steps: 1, width: 20 })],
    ['height', () => plotSchedule(one, { steps: 1, height: Infinity })],
  ],
  sample: [
    ['options', () => sample(one, 3 as unknown as { readonly to: number })],
    ['too', () => sample(one, { to: 1, too: 2 } as unknown as { readonly to: number })],
    ['from', () => sample(one, { from: -1, to: 1 })],
    ['to', () => sample(one, { to: 1.5 })],
    ['to', () => sample(one, { from: 3, to: 2 })],
    ['every', () => sample(one, { to: 2, every: 0 })],
  ],
};

describe.each(Object.entries(refused))('%s', (owner, cases) => {
  it.each(cases.map(([argument, make], i) => ({ argument, make, case: i + 1 })))(
    'refuses $argument, case $case',
    ({ argument, make }) => {
      expect(make).toThrow(ConfigError);
      expect(make).toThrow(`${owner}: ${argument}: expected`);
    },
  );
});
