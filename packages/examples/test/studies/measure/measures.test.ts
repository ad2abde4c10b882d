import { makeKey } from '@thalweg/core';
import { describe, expect, test } from 'vitest';
import { correlation } from '../../../src/studies/measure/correlation.js';
import { distance, norm } from '../../../src/studies/measure/distance.js';
import { layersWith, numbersIn } from '../../../src/studies/problem/layer-numbers.js';
import { heLayers } from '../../../src/studies/problem/mlp.js';

test('correlation: 1 along a line, -1 down one, 0 if the lists are uncorrelated', () => {
  expect(correlation([1, 2, 4], [5, 7, 11])).toBeCloseTo(1, 14);
  expect(correlation([1, 2, 4], [-1, -2, -4])).toBeCloseTo(-1, 14);
  expect(correlation([1, 2, 3, 4], [1, -1, -1, 1])).toBeCloseTo(0, 14);
  // Anscombe's first set (1973), whose correlation is published as 0.816.
  expect(
    correlation(
      [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5],
      [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68],
    ),
  ).toBeCloseTo(0.816, 3);
});

describe('networks as vectors', () => {
  const zeros = heLayers(makeKey(1), [2, 3, 2]);
  const numbers = numbersIn(zeros).map(() => 0);
  const from = layersWith(numbers, zeros);
  const to = layersWith(numbers.with(0, 3).with(-1, 4), zeros);

  test('length and distance', () => {
    expect([norm(from), norm(to), distance(from, to), distance(to, to)]).toEqual([0, 5, 5, 0]);
  });
});
