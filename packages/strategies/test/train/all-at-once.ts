import { chain, compose, makeKey, tensor, toArray } from '@thalweg/core';
import { adam, addNoise, nesterov } from '@thalweg/optimizers';
import { cosineDecay } from '@thalweg/schedules';
import {
  batches,
  checkpointEvery,
  curriculum,
  earlyStopping,
  evaluateEvery,
  growBatch,
  reduceOnPlateau,
  restartFromBest,
  snapshots,
  stopOnGeneralizationLoss,
  stopOnProgressQuotient,
  stopOnRisingError,
  switchOptimizer,
} from '../../src/index.js';
import { evaluate, lineOptions, points, type LineOptions } from './line.js';

const { x, y } = points(20, [3, 17]);
const outliers = [5, 11];

/** Outliers come in the last epoch, so that the validation error rises. */
const difficulty = Array.from({ length: 20 }, (_, row) => (outliers.includes(row) ? 100 + row : row % 7));

// No evaluation improves by this much: only the first counts as better.
const never = 1e9;

/** Every strategy, each with something to decide. Those that stop do so at the same evaluation, the last. */
export const allStrategies = compose(
  evaluateEvery({ everyEpochs: 1 }),
  evaluateEvery({ everySteps: 5 }),
  curriculum({ difficulty, epochs: 5, pacing: 'linear', start: 0.4 }),
  growBatch({ atEpochs: [2], factor: 2, maxFraction: 0.25 }),
  switchOptimizer({ to: 'nesterov', afterSteps: 8 }),
  checkpointEvery({ everyEpochs: 2 }),
  snapshots({ everySteps: 4, keep: 3 }),
  reduceOnPlateau({ patience: 1, factor: 0.5, threshold: never, thresholdMode: 'abs' }),
  restartFromBest({ patience: 3, factor: 1.5, restarts: 9, minDelta: never }),
  earlyStopping({ patience: 7, minDelta: never }),
  stopOnGeneralizationLoss({ alpha: 100 }),
  stopOnProgressQuotient({ strip: 6, minProgress: never }),
  stopOnRisingError({ strip: 3, strips: 1 }),
);

/** A run with all of them, with NaN losses, noise, two optimizers and growing batches. */
export const allAtOnce: LineOptions = {
  ...lineOptions,
  optimizer: chain(
    addNoise({ eta: 0.01, key: makeKey(3) }),
    adam({ learningRate: cosineDecay({ initialValue: 0.3, steps: 40 }) }),
  ),
  optimizers: { nesterov: nesterov({ learningRate: 0.2 }) },
  data: batches(
    { x, y: tensor(toArray(y).map((value, row) => (outliers.includes(row) ? 1000 : value))) },
    { batchSize: 3, shuffle: makeKey(2) },
  ),
  evaluate,
  strategy: allStrategies,
  nonFinite: 'skip',
  epochs: 20,
};
