import { expect, test } from 'vitest';
import { twoMinima } from '../../../src/studies/problem/two-minima.js';

const { value, slope, sharp, flat, pass } = twoMinima;

test('is the landscape of the formula', () => {
  for (const x of [-1.4, -1, -0.9, -0.8, 0, 0.7, 2]) {
    const formula = -Math.log(Math.exp(-4 * 50 * (x + 1) ** 2) + Math.exp(-4 * 0.5 * (x - 1) ** 2)) / 4;
    expect(value(x)).toBeCloseTo(formula, 12);
  }
});

test('the slope is the central difference', () => {
  const h = 1e-6;
  for (const x of [-1.4, -1.05, -0.9, -9 / 11, -0.8, 0, 0.7, 2])
    expect(slope(x)).toBeCloseTo((value(x + h) - value(x - h)) / (2 * h), 6);
});

test('two minima of depth 0 with curvatures 100 and 1', () => {
  const h = 1e-4;
  for (const [x, curvature] of [
    [sharp, 100],
    [flat, 1],
  ] as const) {
    expect(value(x)).toBeCloseTo(0, 3);
    expect((slope(x + h) - slope(x - h)) / (2 * h)).toBeCloseTo(curvature, 1);
  }
  expect(value(pass)).toBeGreaterThan(1.4);
});

test('far out nothing overflows', () => {
  for (const x of [-1e3, 1e3]) {
    expect(value(x)).toBeCloseTo(Math.min(50 * (x + 1) ** 2, (x - 1) ** 2 / 2), 6);
    expect(Number.isFinite(slope(x))).toBe(true);
  }
});
