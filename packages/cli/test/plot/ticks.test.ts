import { expect, test } from 'vitest';
import { ticks } from '../../src/plot/ticks.js';

test.each([
  [[0, 1], 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [[0, 0.35], 4, [0, 0.1, 0.2, 0.3]],
  [[-1, 1], 4, [-1, -0.5, 0, 0.5, 1]],
  [[0, 3e-7], 3, [0, 1e-7, 2e-7, 3e-7]],
  [[0, 12000], 3, [0, 5000, 10000]],
] as const)('%j', (range, count, expected) => {
  expect(ticks(range, count)).toEqual(expected);
});
