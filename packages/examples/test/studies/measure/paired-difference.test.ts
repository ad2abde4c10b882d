import { expect, test } from 'vitest';
import { pairedDifference } from '../../../src/studies/measure/paired-difference.js';

test('the mean of the differences, and 1.96 standard errors', () => {
  // Differences 1, 2, 3: deviation 1 with n - 1, over √3.
  const { mean, margin } = pairedDifference([11, 22, 33], [10, 20, 30]);
  expect(mean).toBe(2);
  expect(margin).toBeCloseTo(1.96 / Math.sqrt(3), 14);
});

test('variation that both lists share does not count', () => {
  expect(pairedDifference([100.5, -6.5, 3.5], [100, -7, 3])).toEqual({ mean: 0.5, margin: 0 });
});
