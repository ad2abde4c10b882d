import { makeKey, toArray } from '@thalweg/core';
import { expect, test } from 'vitest';
import type { Examples } from '../../src/network/examples.js';
import { splitExamples } from '../../src/network/split-examples.js';
import { loadDigits } from '../digits.js';

const rows = ({ inputs, labels }: Examples): readonly string[] => {
  const values = toArray(inputs);
  return toArray(labels).map((label, i) => [...values.slice(64 * i, 64 * (i + 1)), label].join());
};

test('four fifths to learn from, the rest to test, every row once, the same for the same key', async () => {
  const digits = await loadDigits();
  const { train, test } = splitExamples(makeKey(1), digits, 0.2);
  expect([train.labels.size, test.labels.size]).toEqual([1437, 360]);
  expect([...rows(train), ...rows(test)].sort()).toEqual([...rows(digits)].sort());
  expect(rows(splitExamples(makeKey(1), digits, 0.2).test)).toEqual(rows(test));
  expect(rows(splitExamples(makeKey(2), digits, 0.2).test)).not.toEqual(rows(test));
});
