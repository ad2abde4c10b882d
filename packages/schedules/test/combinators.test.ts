import { ConfigError, makeStep, tensor } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { descent } from './descent.js';
import {
  addSchedules,
  clampSchedule,
  constant,
  join,
  linear,
  multiplySchedules,
  sample,
  scaleSchedule,
  shift,
} from '../src/index.js';
import { entries } from './conformance/entries.js';

const schedules = fc.constantFrom(...entries).map(({ make }) => make());
const value = fc.double({ min: -10, max: 10, noNaN: true });
const length = fc.nat({ max: 1000 });
const to = 60;

describe('scaleSchedule', () => {
  it('by 1 changes nothing, by 0 leaves 0, and twice multiplies the factors', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        expect(sample(scaleSchedule({ schedule, factor: 1 }), { to })).toEqual(sample(schedule, { to }));
        expect(sample(scaleSchedule({ schedule, factor: 0 }), { to }).every((scaled) => scaled === 0)).toBe(
          true,
        );
        const twice = scaleSchedule({ schedule: scaleSchedule({ schedule, factor: 4 }), factor: -0.5 });
        expect(sample(twice, { to })).toEqual(sample(scaleSchedule({ schedule, factor: -2 }), { to }));
      }),
    );
  });
});

describe('addSchedules', () => {
  it('of one is that one, of two in any order the same', () => {
    fc.assert(
      fc.property(schedules, schedules, (a, b) => {
        // A sum starts from 0, and 0 + -0 is 0.
        const signless = (values: readonly number[]) => values.map((each) => each + 0);
        expect(sample(addSchedules({ schedules: [a] }), { to })).toEqual(signless(sample(a, { to })));
        expect(sample(addSchedules({ schedules: [a, b] }), { to })).toEqual(
          sample(addSchedules({ schedules: [b, a] }), { to }),
        );
      }),
    );
  });

  it('of none is 0', () => {
    expect(addSchedules({ schedules: [] })(5)).toBe(0);
  });
});

describe('multiplySchedules', () => {
  it('of one is that one, of two in any order the same, and with a constant a scale', () => {
    fc.assert(
      fc.property(schedules, schedules, value, (a, b, factor) => {
        expect(sample(multiplySchedules({ schedules: [a] }), { to })).toEqual(sample(a, { to }));
        expect(sample(multiplySchedules({ schedules: [a, b] }), { to })).toEqual(
          sample(multiplySchedules({ schedules: [b, a] }), { to }),
        );
        expect(sample(multiplySchedules({ schedules: [constant(factor), a] }), { to })).toEqual(
          sample(scaleSchedule({ schedule: a, factor }), { to }),
        );
      }),
    );
  });

  it('of none is 1', () => {
    expect(multiplySchedules({ schedules: [] })(5)).toBe(1);
  });
});

describe('shift', () => {
  it('by 0 changes nothing, and twice adds the steps', () => {
    fc.assert(
      fc.property(schedules, length, length, (schedule, a, b) => {
        expect(sample(shift({ schedule, steps: 0 }), { to })).toEqual(sample(schedule, { to }));
        expect(sample(shift({ schedule: shift({ schedule, steps: a }), steps: b }), { to })).toEqual(
          sample(schedule, { from: a + b, to: a + b + to }),
        );
      }),
    );
  });

  it('undoes a delay by join', () => {
    const rate = linear({ from: 1, to: 0, steps: 10 });
    const delayed = join({ schedules: [constant(1), rate], boundaries: [7] });
    expect(sample(shift({ schedule: delayed, steps: 7 }), { to })).toEqual(sample(rate, { to }));
  });
});

describe('clampSchedule', () => {
  it('stays in its bounds, twice is once, and changes nothing inside', () => {
    fc.assert(
      fc.property(schedules, value, value, (schedule, a, b) => {
        const bounds = { min: Math.min(a, b), max: Math.max(a, b) };
        const clamped = clampSchedule({ schedule, ...bounds });
        const once = sample(clamped, { to });
        expect(sample(clampSchedule({ schedule: clamped, ...bounds }), { to })).toEqual(once);
        const inside = (each: number) => each >= bounds.min && each <= bounds.max;
        expect(once.every(inside)).toBe(true);
        sample(schedule, { to }).forEach((each, i) => {
          if (inside(each)) expect(once[i]! === each).toBe(true);
        });
      }),
    );
  });

  it('passes NaN on, for the optimizer to refuse', () => {
    const learningRate = clampSchedule({ schedule: () => NaN, min: 0, max: 1 });
    expect(learningRate(0)).toBeNaN();
    const step = makeStep(descent({ learningRate }));
    expect(() => step(step.init(tensor([1])), tensor([1]))).toThrow(ConfigError);
  });
});

describe('sample', () => {
  it('stops before its end, and is the concatenation of its parts', () => {
    fc.assert(
      fc.property(schedules, length, length, (schedule, a, b) => {
        const [from, end] = [Math.min(a, b), Math.max(a, b)];
        expect(sample(schedule, { to: end })).toHaveLength(end);
        expect([...sample(schedule, { to: from }), ...sample(schedule, { from, to: end })]).toEqual(
          sample(schedule, { to: end }),
        );
      }),
    );
  });

  it('takes every nth step', () => {
    const step = (at: number) => at;
    expect(sample(step, { from: 2, to: 11, every: 3 })).toEqual([2, 5, 8]);
    expect(sample(step, { from: 2, to: 12, every: 3 })).toEqual([2, 5, 8, 11]);
    expect(sample(step, { from: 4, to: 4 })).toEqual([]);
  });
});

it('a combinator of a plain function works, but has no spec', () => {
  const rate = shift({ schedule: (step) => 1 / (1 + step), steps: 1 });
  expect(rate(0)).toBe(0.5);
  expect(() => toSpec(rate)).toThrow('shift.schedule');
});
