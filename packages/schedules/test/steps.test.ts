import { ConfigError } from '@thalweg/core';
import { describe, expect, it } from 'vitest';
import { sgdr } from '../src/index.js';
import { entries } from './conformance/entries.js';

const wrong: readonly unknown[] = [-2, -1e-9, -1e300, NaN, Infinity, -Infinity, undefined, null, '3', 3n];

describe.each(entries)('$name', ({ make }) => {
  it('refuses an invalid step, in its own name', () => {
    const schedule = make();
    for (const step of wrong) {
      expect(() => schedule(step as number)).toThrow(ConfigError);
      expect(() => schedule(step as number)).toThrow(
        `${schedule.description.name}: step: expected a finite number, 0 or more, found`,
      );
    }
  });

  it('has a number at every other step, whole or not, however large', () => {
    const schedule = make();
    for (const step of [
      -0,
      5e-324,
      0.5,
      1.5,
      9.99,
      2 ** 53,
      2 ** 53 + 2,
      2 ** 60,
      1e100,
      1e300,
      Number.MAX_VALUE,
    ])
      expect(schedule(step), String(step)).not.toBeNaN();
  });
});

describe('sgdr', () => {
  it.each([1 + 2 ** -52, 1 + 1e-12, 1.5, 2, 1e6, 1e300])(
    'takes few tries at any step, with factor %d',
    (periodFactor) => {
      const rate = sgdr({ peakValue: 1, initialPeriod: 1, periodFactor });
      for (const step of [1e6, 2 ** 53, 2 ** 54, 1e30, 1e200, Number.MAX_VALUE]) {
        const value = rate(step);
        expect(value >= 0 && value <= 1, `${step}: ${value}`).toBe(true);
      }
    },
  );
});
