import { makeKey } from '@thalweg/core';
import { takeRows } from '@thalweg/strategies';
import { digitsPath, loadDigits } from '../../../examples/src/digits/load-digits.js';
import { splitExamples } from '../../../examples/src/network/split-examples.js';
import { createMlp, heLayers, type Layers } from '../../../examples/src/studies/problem/mlp.js';
import type { TaskFactory } from '../../src/index.js';

export const trainRows = 1437;

/** The digits network of the talk's miniature: 64-32-10, ReLU. What is evaluated is the error on the test set. */
export const digits: TaskFactory<null, Layers> = async () => {
  const loaded = await loadDigits(digitsPath)();
  if (loaded._tag === 'Left') throw loaded.left;
  const { train, test } = splitExamples(makeKey(1), loaded.right, 0.2);
  const mlp = createMlp('relu');
  return {
    init: (key) => heLayers(key, [64, 32, 10]),
    valueAndGrad: (params, rows) => mlp.valueAndGrad(params, takeRows(train, rows)),
    evaluate: (params) => 1 - mlp.accuracy(params, test),
  };
};
