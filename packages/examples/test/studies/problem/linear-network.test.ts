import { foldIn, makeKey, normal } from '@thalweg/core';
import { describe, expect, test } from 'vitest';
import { gradientError } from '../../../src/studies/measure/gradient-error.js';
import { createLinearTask, type LinearNetwork } from '../../../src/studies/problem/linear-network.js';

const task = createLinearTask(makeKey(1), { rows: 30, inputs: 4, outputs: 2 });

const random = (seed: number, hidden: number): LinearNetwork => {
  const key = foldIn(makeKey(2), seed);
  return [
    normal(foldIn(key, 0), [4, hidden]),
    normal(foldIn(key, 1), [hidden, hidden]),
    normal(foldIn(key, 2), [hidden, 2]),
  ];
};

describe('a linear task', () => {
  test('has the gradient that differences of the loss have', () => {
    expect(gradientError(random(0, 3), task.valueAndGrad)).toBeLessThan(1e-7);
  });

  test('has a lowest loss that no network is below, and that falls with the rank only', () => {
    for (const hidden of [1, 2, 3]) {
      const losses = Array.from({ length: 50 }, (_, seed) => task.valueAndGrad(random(seed, hidden))[0]);
      expect(Math.min(...losses)).toBeGreaterThan(task.lowestLoss(hidden));
    }
    expect(task.lowestLoss(1)).toBeGreaterThan(task.lowestLoss(2));
    expect(task.lowestLoss(3)).toBe(task.lowestLoss(2));
  });
});
