import { describe, expect, it } from 'vitest';
import { makeKey, normal, toArray } from '../../src/index.js';

describe('normal', () => {
  const key = makeKey(11);

  it('has the moments of the standard normal distribution', () => {
    const count = 100_000;
    const values = toArray(normal(key, [count]));
    const moment = (power: number) => values.reduce((sum, z) => sum + z ** power, 0) / count;
    // Five standard errors each: the variance of z^k is (2k - 1)!! less the square of the mean.
    const errors = { 1: 1, 2: 2, 3: 15, 4: 96 };
    const expected = { 1: 0, 2: 1, 3: 0, 4: 3 };
    for (const power of [1, 2, 3, 4] as const)
      expect(Math.abs(moment(power) - expected[power])).toBeLessThan(5 * Math.sqrt(errors[power] / count));
  });

  it('gives an element the same number for every shape', () => {
    const long = toArray(normal(key, [12]));
    expect(toArray(normal(key, [2, 3]))).toEqual(long.slice(0, 6));
    expect(normal(key, []).get()).toBe(long[0]);
  });

  it('rounds to float32 what it computes in double', () => {
    expect(toArray(normal(key, [5], 'float32'))).toEqual(toArray(normal(key, [5])).map(Math.fround));
  });

  it('draws nothing for no elements', () => {
    expect(normal(key, [3, 0]).size).toBe(0);
  });
});
