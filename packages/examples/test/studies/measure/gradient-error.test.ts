import { tensor } from '@thalweg/core';
import { expect, test } from 'vitest';
import { gradientError } from '../../../src/studies/measure/gradient-error.js';

interface Point {
  readonly x: ReturnType<typeof tensor>;
  readonly y: ReturnType<typeof tensor>;
}

/** x₀² + 3 x₁ + y³ at (2, 5; 1), with an error in the derivative by y. */
const cubic =
  (off: number) =>
  ({ x, y }: Point): readonly [number, Point] => [
    x.get(0) ** 2 + 3 * x.get(1) + y.get() ** 3,
    { x: tensor([2 * x.get(0), 3]), y: tensor(3 * y.get() ** 2 + off) },
  ];

const at: Point = { x: tensor([2, 5]), y: tensor(1) };

test('the gradient of the loss is no more than rounding away', () => {
  expect(gradientError(at, cubic(0))).toBeLessThan(1e-9);
});

test('one derivative that is off is seen, relative to the largest', () => {
  // The derivatives are 4, 3 and 3.
  expect(gradientError(at, cubic(0.4))).toBeCloseTo(0.1, 8);
});
