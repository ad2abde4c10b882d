import { describe, expect, test } from 'vitest';
import { tridiagonal } from '../../../src/studies/problem/tridiagonal.js';

describe('the tridiagonal quadratic', () => {
  test('has the gradient that is its slope', () => {
    const { value, gradient } = tridiagonal(5);
    const point = [1, -2, 0.5, 3, 0];
    const moved = (by: number, along: number) => value(point.map((x, i) => (i === along ? x + by : x)));
    gradient(point).forEach((slope, i) =>
      expect(slope).toBeCloseTo((moved(1e-5, i) - moved(-1e-5, i)) / 2e-5, 6),
    );
  });

  test('has a gradient of 0 at its minimizer', () => {
    const { minimizer, minimum, gradient, value } = tridiagonal(7);
    for (const slope of gradient(minimizer)) expect(slope).toBeCloseTo(0, 12);
    expect(value(minimizer)).toBeCloseTo(minimum, 12);
  });
});
