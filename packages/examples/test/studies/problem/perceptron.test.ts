import { makeKey, tensor, toArray } from '@thalweg/core';
import { sgd } from '@thalweg/optimizers';
import { batches, train } from '@thalweg/strategies';
import { describe, expect, test } from 'vitest';
import { mean } from '../../../src/studies/measure/mean.js';
import {
  clutteredInputs,
  dividedBy,
  perceptronLoss,
  rowSums,
} from '../../../src/studies/problem/perceptron.js';

describe('clutteredInputs', () => {
  const [rows, relevant, irrelevant] = [4000, 3, 9];
  const width = relevant + irrelevant;
  const { x, clutter } = clutteredInputs(makeKey(1), { rows, relevant, irrelevant });
  const values = toArray(x);
  const ofRow = (row: number) => values.slice(row * width, (row + 1) * width);

  test('counts the irrelevant inputs that are not 0', () => {
    expect(x.shape).toEqual([rows, width]);
    clutter.forEach((count, row) => {
      expect(
        ofRow(row)
          .slice(relevant)
          .filter((value) => value !== 0),
      ).toHaveLength(count);
    });
  });

  test('each number of them is as likely', () => {
    for (let count = 0; count <= irrelevant; count++) {
      const share = clutter.filter((each) => each === count).length / rows;
      // The standard error is 0.005.
      expect(Math.abs(share - 0.1)).toBeLessThan(0.02);
    }
  });

  test('what is not 0 is uniform in [0, 1), or about 0', () => {
    const shown = (numbers: readonly number[]) => {
      const center = mean(numbers);
      return [center, mean(numbers.map((value) => (value - center) ** 2))];
    };
    const centred = clutteredInputs(makeKey(1), { rows, relevant, irrelevant, centred: true });
    for (const [numbers, center] of [
      [values, 0.5],
      [toArray(centred.x), 0],
    ] as const)
      for (const isShown of [(i: number) => i < relevant, (i: number) => i >= relevant]) {
        const drawn = numbers.filter((value, i) => isShown(i % width) && value !== 0);
        const [found, variance] = shown(drawn) as [number, number];
        // The standard errors are 0.003 and 0.0007.
        expect(Math.abs(found - center)).toBeLessThan(0.012);
        expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.003);
      }
    expect(centred.clutter).toEqual(clutter);
  });
});

test('inputs without a weight do not count', () => {
  const x = tensor([
    [1, 2, 100],
    [3, -4, 100],
  ]);
  expect([...rowSums(tensor([2, 1]), x)]).toEqual([4, 2]);
  expect(toArray(dividedBy(tensor([-1, 1]), x).side)).toEqual([1, -1]);
});

describe('perceptronLoss', () => {
  const weights = tensor([1, -1]);

  test('how far examples on the wrong side are beyond the boundary, and a subgradient', () => {
    const x = tensor([
      [3, 1],
      [1, 3],
      [4, 1],
      [2, 2],
    ]);
    // Sums 2, -2, 3, 0: the first is right, the others are wrong by 2, by 3 and just so.
    const [loss, slope] = perceptronLoss(weights, { x, side: tensor([1, 1, -1, -1]) });
    expect(loss).toBe(5 / 4);
    expect(toArray(slope)).toEqual([(-1 + 4 + 2) / 4, (-3 + 1 + 2) / 4]);
  });

  test('with a step of 1 it is the rule of the perceptron', () => {
    const { x } = clutteredInputs(makeKey(2), { rows: 50, relevant: 2, irrelevant: 3, centred: true });
    const data = dividedBy(tensor([1, 2]), x);
    const inputs = toArray(x);
    const sides = toArray(data.side);
    const expected = [1, 1, 1, 1, 1];
    let mistakes = 0;
    for (let row = 0; row < 50; row++) {
      const input = inputs.slice(5 * row, 5 * row + 5);
      const sum = input.reduce((total, value, i) => total + value * expected[i]!, 0);
      if (sum * sides[row]! > 0) continue;
      input.forEach((value, i) => (expected[i]! += sides[row]! * value));
      mistakes++;
    }
    const events = train({
      optimizer: sgd({ learningRate: 1 }),
      params: tensor([1, 1, 1, 1, 1]),
      data: batches(data, { batchSize: 1 }),
      valueAndGrad: perceptronLoss,
      epochs: 1,
    });
    const learned = [...events].at(-1)!.at.params;
    expect(mistakes).toBeGreaterThan(5);
    expect(toArray(learned)).toEqual(expected);
  });
});
