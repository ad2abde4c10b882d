import { makeKey, tensor, toArray } from '@thalweg/core';
import { describe, expect, test } from 'vitest';
import { noisyLine, squaredError } from '../../../src/studies/problem/least-squares.js';
import { hingeLoss, twoGaussians, wrongShare } from '../../../src/studies/problem/linear-svm.js';

describe('squaredError', () => {
  test('half the mean square, and its gradient', () => {
    const data = {
      x: tensor([
        [1, 2],
        [3, 4],
      ]),
      y: tensor([1, 1]),
    };
    // Errors 0 and 2.
    const [loss, gradient] = squaredError(tensor([1, 0]), data);
    expect(loss).toBe(1);
    expect(toArray(gradient)).toEqual([3, 4]);
  });

  test('the noise has variance 1: the best fit leaves half of it, less what ten weights take', () => {
    const data = noisyLine(makeKey(1), 20_000, 10);
    let weights = tensor(new Float64Array(10));
    for (let i = 0; i < 40; i++) {
      const step = toArray(squaredError(weights, data)[1]);
      weights = tensor(toArray(weights).map((w, k) => w - step[k]!));
    }
    // The standard error is 0.005.
    expect(Math.abs(squaredError(weights, data)[0] - 0.49975)).toBeLessThan(0.015);
  });
});

describe('hingeLoss', () => {
  const sides = {
    x: tensor([
      [1, 0],
      [0, 2],
      [-3, 0],
    ]),
    side: tensor([1, -1, -1]),
  };

  test('what each point is short of the margin, and the slope of that', () => {
    // Scores 0.5, 2, -1.5: short by 0.5 and by 3, and not at all.
    const [loss, { w, b }] = hingeLoss({ w: tensor([0.5, 1]), b: tensor(0) }, sides);
    expect(loss).toBeCloseTo(3.5 / 3, 14);
    expect(toArray(w)).toEqual([-1 / 3, 2 / 3]);
    expect(b.get()).toBe(0);
  });

  test('a point on the plane is on the wrong side', () => {
    expect(wrongShare({ w: tensor([1, 0]), b: tensor(0) }, sides)).toBeCloseTo(1 / 3, 14);
    expect(wrongShare({ w: tensor([1, 0]), b: tensor(-0.5) }, sides)).toBe(0);
  });

  test('the best plane errs as often as a standard normal number is below -1', () => {
    const best = { w: tensor([1, 0, 0]), b: tensor(0) };
    expect(wrongShare(best, twoGaussians(makeKey(1), 20_000, 3))).toBeCloseTo(0.15866, 2);
  });
});
