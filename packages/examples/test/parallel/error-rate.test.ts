import { tensor } from '@thalweg/core';
import { expect, test } from 'vitest';
import { errorRate } from '../../src/parallel/error-rate.js';

// Rows (1, 0), (0, 2), (−3, 1), (0, 0): by the weights (1, −1) the scores are 1, −2, −4 and 0.
const data = {
  examples: 4,
  features: 2,
  starts: Uint32Array.of(0, 1, 2, 4, 4),
  indices: Uint32Array.of(0, 1, 0, 1),
  values: Float32Array.of(1, 2, -3, 1),
};
const weights = tensor([1, -1]);

test.each([
  [[1, -1, -1, 1], 1 / 4],
  [[1, 1, -1, -1], 2 / 4],
  [[-1, 1, 1, 1], 1],
])('counts examples on the wrong side, or on the plane: labels %j', (labels, expected) => {
  expect(errorRate(weights, { ...data, labels: Float32Array.from(labels) })).toBe(expected);
});
