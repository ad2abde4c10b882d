import { tensor, toArray } from '@thalweg/core';
import { expect, test } from 'vitest';
import { accuracyOf, softmax } from '../../../src/studies/problem/predictions.js';

test('softmax: rows of probabilities, from their differences alone, however large', () => {
  const scores = tensor([
    [0, Math.log(2), Math.log(5)],
    [1000, 1000 + Math.log(2), 1000 + Math.log(5)],
    [-1e6, 0, -1e6],
  ]);
  const close = [0.125, 0.25, 0.625].map((p) => expect.closeTo(p, 12) as number);
  expect(toArray(softmax(scores))).toEqual([...close, ...close, 0, 1, 0]);
  expect(scores.get(1, 0)).toBe(1000);
});

test('accuracyOf: the share of rows whose highest number is that of the label; of equal ones the first counts', () => {
  const table = tensor([
    [0.1, 0.9],
    [0.9, 0.1],
    [0.5, 0.5],
    [0.5, 0.5],
    [NaN, 0.5],
  ]);
  expect(accuracyOf(table, tensor([1, 1, 0, 1, 1]))).toBe(2 / 5);
});
