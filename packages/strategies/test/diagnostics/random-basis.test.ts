import { describe, expect, it } from 'vitest';
import { makeKey } from '@thalweg/core';
import { randomBasis } from '../../src/diagnostics/random-basis.js';

const unit = (n: number, k: number) => Float64Array.from({ length: n }, (_, i) => (i === k ? 1 : 0));

describe('randomBasis', () => {
  it.each([
    [50, 7],
    [20, 20],
    [1, 1],
  ])('has orthonormal columns: %i by %i', (size, dimensions) => {
    const { times, transposeTimes } = randomBasis(makeKey(1), size, dimensions);
    for (let k = 0; k < dimensions; k++) {
      const back = transposeTimes(times(unit(dimensions, k)));
      unit(dimensions, k).forEach((value, i) => expect(back[i]).toBeCloseTo(value, 12));
    }
  });

  it('follows from the key, column by column', () => {
    const first = (seed: number, dimensions: number) => [
      ...randomBasis(makeKey(seed), 9, dimensions).times(unit(dimensions, 0)),
    ];
    expect(first(1, 1)).toEqual(first(1, 4));
    expect(first(1, 4)).not.toEqual(first(2, 4));
  });

  it('prefers no direction', () => {
    // A unit vector that is equally likely to point anywhere in 5 dimensions has a mean square of 1/5 on each axis.
    const draws = 4000;
    const squares = new Float64Array(5);
    for (let seed = 0; seed < draws; seed++)
      randomBasis(makeKey(seed), 5, 2)
        .times(unit(2, 1))
        .forEach((value, i) => (squares[i]! += value ** 2 / draws));
    // The variance of a squared entry is 2 (n − 1) / (n² (n + 2)).
    for (const square of squares) expect(Math.abs(square - 0.2)).toBeLessThan(5 * Math.sqrt(8 / 175 / draws));
  });
});
