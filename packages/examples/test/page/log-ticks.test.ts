import { expect, test } from 'vitest';
import { logTicks } from '../../src/page/log-ticks.js';

test('1 and 3 of each decade, as they are written', () => {
  expect(logTicks([0.02, 3])).toEqual([0.03, 0.1, 0.3, 1, 3]);
});

test('powers of ten only, over many decades', () => {
  expect(logTicks([1e-5, 2])).toEqual([1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1]);
  const many = logTicks([1e-30, 1]);
  expect(many.length).toBeLessThanOrEqual(11);
  expect(many.map(Math.log10)).toEqual(many.map((_, i) => -30 + 3 * i));
});
