import {
  makeKey,
  makeStep,
  splitKey,
  type GradientTransformation,
  type Member,
  type TrainState,
} from '@thalweg/core';
import { toSpec, type Spec } from '@thalweg/core/spec';
import { batches, type Batches } from '@thalweg/strategies';
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import type { Examples } from '../../network/examples.js';
import type { Network } from '../../network/network.js';
import { splitExamples, type Split } from '../../network/split-examples.js';
import { createValueAndGrad, type ValueAndGrad } from '../../network/value-and-grad.js';
import type { DataFile } from '../data/dataset.js';
import { wrongUsage, type Failure } from '../failure.js';
import { initialNetwork } from './initial-network.js';
import { optimizerFailure } from './optimizer-failure.js';
import type { TrainSettings } from './train-settings.js';

/** Where training stands; which members the optimizer has, only its spec says. */
export type Standing = TrainState<readonly Member[], Network>;

/** Everything that a run goes through: the same for the same file, optimizer and settings. */
export interface Course {
  readonly optimizer: GradientTransformation;
  readonly spec: Spec;
  /** What else makes the run what it is: a run can go on only if all of this is as it was. */
  readonly run: Spec;
  readonly split: Split;
  readonly classNames: readonly string[];
  readonly data: Batches<Examples>;
  readonly start: Standing;
  readonly valueAndGrad: ValueAndGrad;
}

const usualBatchSize = 32;

export const prepareCourse =
  (settings: TrainSettings, optimizer: GradientTransformation, file: DataFile): TaskEither<Failure, Course> =>
  async () => {
    const { model, seed, testShare } = settings;
    const { examples, classNames, bytes, sha256 } = file;
    const [forSplit, forNetwork, forBatches] = keysOf(seed);

    const split = splitExamples(forSplit, examples, testShare);
    const trainCount = split.train.labels.size;
    if (trainCount === 0)
      return left(wrongUsage([`--test-share: expected to leave examples to learn from, found ${testShare}`]));
    const { batchSize = Math.min(usualBatchSize, trainCount) } = settings;
    if (batchSize > trainCount)
      return left(
        wrongUsage([
          `--batch-size: expected at most ${trainCount}, the examples to learn from, found ${batchSize}`,
        ]),
      );

    const [, inputs = 0] = examples.inputs.shape;
    const initial = initialNetwork(forNetwork, model, { inputs, classes: classNames.length });
    if (isLeft(initial)) return initial;
    const start = standingAt(settings.optimizerPath, optimizer, initial.right);
    if (isLeft(start)) return start;

    return right({
      optimizer,
      spec: toSpec(optimizer),
      run: {
        name: 'run',
        model,
        data: { bytes, sha256, label: settings.label ?? null },
        testShare,
        batchSize,
        seed,
      },
      split,
      classNames,
      data: batches(split.train, { batchSize, shuffle: forBatches }),
      start: start.right,
      valueAndGrad: await createValueAndGrad(classNames.length),
    });
  };

const keysOf = (seed: number) => {
  const key = makeKey(seed);
  const [forSplit = key, forNetwork = key, forBatches = key] = splitKey(key, 3);
  return [forSplit, forNetwork, forBatches] as const;
};

const standingAt = (
  path: string,
  optimizer: GradientTransformation,
  initial: Network,
): Either<Failure, Standing> => {
  try {
    return right(makeStep(optimizer).init(initial));
  } catch (error) {
    return left(optimizerFailure(path, error));
  }
};
