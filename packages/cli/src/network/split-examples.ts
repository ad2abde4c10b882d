import { permutation, type Key } from '@thalweg/core';
import { takeRows } from '@thalweg/strategies';
import type { Examples } from './examples.js';

/** What a network learns from, and what it is judged by. */
export interface Split {
  readonly train: Examples;
  readonly test: Examples;
}

/** Sets a share of the examples aside for the test, always the same for the same key. */
export const splitExamples = (key: Key, examples: Examples, testShare: number): Split => {
  const count = examples.labels.size;
  const order = permutation(key, count);
  const trainCount = Math.floor(count * (1 - testShare));
  return {
    train: takeRows(examples, order.subarray(0, trainCount)),
    test: takeRows(examples, order.subarray(trainCount)),
  };
};
