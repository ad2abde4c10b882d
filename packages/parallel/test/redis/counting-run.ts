import { makeKey, toArray, type Params, type Tensor } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { hogwild, type ParallelOptions, type Transport } from '../../src/index.js';

export const countingTask = {
  module: new URL('../tasks/counting.mjs', import.meta.url).href,
  export: 'counting',
};

/** A run that counts how often a gradient was computed on each example: -1 for once. */
export const countingRun = (
  transport: Transport,
  examples: number,
  given: Partial<ParallelOptions> = {},
): ParallelOptions => ({
  task: { ...countingTask, config: { examples } },
  algorithm: hogwild(),
  optimizer: toSpec(sgd({ learningRate: 1 })),
  transport,
  workers: 2,
  data: { examples, batchSize: 1, split: 'epochs' },
  stop: { epochs: 1 },
  seed: makeKey(3),
  onFailure: 'restart',
  maxRestarts: 1000,
  ...given,
});

/** Each number of times that an example was counted. */
export const countsOf = (parameters: Params): readonly number[] => [
  ...new Set(toArray(parameters as Tensor).map((count) => -count)),
];
