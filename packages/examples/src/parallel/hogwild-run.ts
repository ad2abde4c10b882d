import { makeKey } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import {
  arraysOf,
  hogwild,
  linearTask,
  type ParallelEvent,
  type ParallelOptions,
  type Transport,
} from '@thalweg/parallel';
import { learningRates, type HogwildSettings } from './hogwild-settings.js';
import type { Passes } from './passes.js';
import type { SparseData } from './sparse-data.js';

/** A run: the task, the data and the number of workers. */
export interface HogwildRun {
  readonly data: SparseData;
  readonly loss: HogwildSettings['loss'];
  readonly workers: number;
  readonly passes: Passes;
  readonly transport: Transport;
  /** Is called with a heading when a run begins, and returns the listener of its events. */
  readonly begin: (heading: string) => (event: ParallelEvent) => void;
}

/** The options that all runs share. */
export const hogwildRun = ({
  data: { train },
  loss,
  workers,
  transport,
}: HogwildRun): Omit<ParallelOptions, 'stop'> => ({
  task: linearTask({ loss, features: train.features }),
  algorithm: hogwild(),
  optimizer: toSpec(sgd({ learningRate: learningRates[loss] })),
  transport,
  workers,
  data: { examples: train.examples, batchSize: 1, split: 'epochs', arrays: arraysOf(train) },
  seed: makeKey(2),
  onFailure: 'restart',
});
