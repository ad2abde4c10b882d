import { makeKey, normal, tensor, toArray } from '@thalweg/core';
import { expect, test } from 'vitest';
import { memorise, placesIn, recalled } from '../../../src/studies/problem/memorising-network.js';

const [n, d] = [60, 4];
const points = normal(makeKey(1), [n, d]);
const values = normal(makeKey(2), [n]);

test('every point gets its value, from 2 n + d numbers', () => {
  const { network } = memorise(makeKey(3), points, values);
  expect([network.a.shape, network.b.shape, network.w.shape]).toEqual([[d], [n], [n]]);
  recalled(network, placesIn(network, points)).forEach((value, i) => {
    expect(value).toBeCloseTo(values.get(i), 9);
  });
});

test('a place is the product with the direction, and there is a threshold before each', () => {
  const { network } = memorise(makeKey(3), points, values);
  const places = placesIn(network, points);
  const row = [0, 1, 2, 3].reduce((sum, i) => sum + network.a.get(i) * points.get(5, i), 0);
  expect(places[5]).toBeCloseTo(row, 14);
  places.sort().forEach((place, i) => {
    expect(network.b.get(i)).toBeLessThan(place);
    if (i > 0) expect(network.b.get(i)).toBeGreaterThan(places[i - 1]!);
  });
});

test('two points, by hand', () => {
  const [near, far] = [3, 5];
  const { network, condition } = memorise(makeKey(3), tensor([[0], [2]]), tensor([near, far]));
  const step = 2 * Math.abs(network.a.get(0));
  expect(step).toBeGreaterThan(0);
  // The matrix is 1, 0; 1 + step, step / 2, and its inverse 1, 0; -2 (1 + step) / step, 2 / step.
  const [first, second] = network.a.get(0) > 0 ? [near, far] : [far, near];
  expect(toArray(network.w)).toEqual([
    expect.closeTo(first, 12),
    expect.closeTo((2 * (second - (1 + step) * first)) / step, 12),
  ]);
  expect(condition).toBeCloseTo((1 + 1.5 * step) * (4 / step + 2), 10);
});
