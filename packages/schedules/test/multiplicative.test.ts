import type { Schedule } from '@thalweg/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constant, exponentialDecay, multiplicative, sample } from '../src/index.js';

const last = Number.MAX_SAFE_INTEGER;

describe('multiplicative', () => {
  it('does not depend on the order of the requested steps', () => {
    const factor: Schedule = (step) => 1 - 1 / (step + 1);
    const make = () => multiplicative({ initialValue: 2, factor, steps: 50 });
    const expected = sample(make(), { to: 60 });
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 59 })), (steps) => {
        const rate = make();
        expect(steps.map(rate)).toEqual(steps.map((step) => expected[step]));
      }),
    );
    expect(expected.slice(0, 4)).toEqual([2, 1, expect.closeTo(2 / 3, 15), 0.5]);
    expect(new Set(expected.slice(50)).size).toBe(1);
    expect(make()(last)).toBe(expected[50]);
  });

  it('asks for each factor once, and only when it is needed', () => {
    const asked: number[] = [];
    const factor: Schedule = (step) => (asked.push(step), 0.5);
    const rate = multiplicative({ initialValue: 1, factor, steps: 5 });
    expect(asked).toEqual([]);
    expect([rate(0), asked]).toEqual([1, []]);
    expect([rate(2), asked]).toEqual([0.25, [1, 2]]);
    expect([rate(1), rate(last), asked]).toEqual([0.5, 2 ** -5, [1, 2, 3, 4, 5]]);
  });

  it('recovers from a factor that throws', () => {
    let fails = true;
    const factor: Schedule = (step) => {
      if (step === 2 && fails) throw new Error('not yet');
      return 0.5;
    };
    const rate = multiplicative({ initialValue: 1, factor, steps: 5 });
    expect(() => rate(3)).toThrow('not yet');
    fails = false;
    expect(sample(rate, { to: 4 })).toEqual([1, 0.5, 0.25, 0.125]);
  });

  it('of a constant factor is exponentialDecay', () => {
    const rate = multiplicative({ initialValue: 0.3, factor: constant(0.97), steps: 1000 });
    const same = exponentialDecay({ initialValue: 0.3, steps: 1, rate: 0.97 });
    for (const step of [0, 1, 10, 1000]) expect(rate(step) / same(step)).toBeCloseTo(1, 12);
  });
});
