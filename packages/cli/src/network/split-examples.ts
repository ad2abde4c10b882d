import { permutation, type Key } from '@thalweg/core';
import { takeRows } from '@thalweg/strategies';
import type { Examples } from './examples.js';

/**
 * The training examples and the test examples.
 *
 * @category Network
 * @since 0.1.0
 */
export interface Split {
  readonly train: Examples;
  readonly test: Examples;
}

/**
 * Holds out a share of the examples for the test. The same key gives the same split.
 *
 * @example
 * ```ts
 * import { makeKey, tensor } from '@thalweg/core';
 * import { splitExamples } from 'thalweg/network';
 *
 * const examples = { inputs: tensor([[1], [2], [3], [4]]), labels: tensor([0, 1, 0, 1]) };
 * splitExamples(makeKey(1), examples, 0.25).train.inputs.shape; // => [3, 1]
 * ```
 * @category Network
 * @since 0.1.0
 */
export const splitExamples = (key: Key, examples: Examples, testShare: number): Split => {
  const count = examples.labels.size;
  const order = permutation(key, count);
  const trainCount = Math.floor(count * (1 - testShare));
  return {
    train: takeRows(examples, order.subarray(0, trainCount)),
    test: takeRows(examples, order.subarray(trainCount)),
  };
};
