import { makeKey, splitKey, type Member, type StrategyPart } from '@thalweg/core';
import { toSpec, type Spec } from '@thalweg/core/spec';
import {
  batches,
  type Batches,
  type Optimizers,
  type TrainOptions,
  type TrainRun,
} from '@thalweg/strategies';
import { isLeft, left, right } from 'fp-ts/lib/Either.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import { evaluate } from '../network/evaluate.js';
import type { Examples } from '../network/examples.js';
import type { Network } from '../network/network.js';
import { splitExamples, type Split } from '../network/split-examples.js';
import { createValueAndGrad } from '../network/value-and-grad.js';
import type { DataOptions } from '../data/data-options.js';
import type { DataFile } from '../data/dataset.js';
import { wrongUsage, type Failure } from '../command/failure.js';
import { columnNumbers, withColumns } from './column-numbers.js';
import { initialNetwork } from './initial-network.js';
import type { RunSpecs } from './run-specs.js';
import { scaleHint } from './scale-hint.js';
import { checkSpecsFit } from './specs-fit.js';
import { checkStrategyNeeds } from './strategy-needs.js';
import type { TrainSettings } from './train-settings.js';

/** The options of `train`. Only the specs determine its members and parts. */
type Training = TrainOptions<readonly Member[], Network, Examples, readonly StrategyPart[], Optimizers>;

/** The position from which a run resumes. */
export type Run = TrainRun<readonly Member[], Network, readonly StrategyPart[]>;

/** Everything that determines a run: the same for the same files and settings. */
export interface Course {
  readonly training: Omit<Training, 'data' | 'from' | 'signal'> & { readonly data: Batches<Examples> };
  readonly specs: CourseSpecs;
  /** Further settings that determine the run: it can resume only if all of them are unchanged. */
  readonly run: Spec;
  readonly split: Split;
  readonly classNames: readonly string[];
  /** Advice to the user, if any. */
  readonly hints: readonly string[];
}

/** The specs of the files. */
export interface CourseSpecs {
  readonly optimizer: Spec;
  /** Present if there is a strategy. */
  readonly strategy?: Spec;
  /** The optimizers that the strategy may switch to, by name; present if there are any. */
  readonly also?: Readonly<Record<string, Spec>>;
}

const usualBatchSize = 32;

export const prepareCourse =
  (settings: TrainSettings, specs: RunSpecs, file: DataFile): TaskEither<Failure, Course> =>
  async () => {
    const { model, seed, testShare, epochs, scale, dataOptions } = settings;
    const { examples, classNames, bytes, sha256 } = file;
    const [forSplit, forNetwork, forBatches] = keysOf(seed);

    const asRead = splitExamples(forSplit, examples, testShare);
    const trainCount = asRead.train.labels.size;
    if (trainCount === 0)
      return left(wrongUsage([`--test-share: expected to leave examples to learn from, found ${testShare}`]));
    const { batchSize = Math.min(usualBatchSize, trainCount) } = settings;
    if (batchSize > trainCount)
      return left(
        wrongUsage([
          `--batch-size: expected at most ${trainCount}, the examples to learn from, found ${batchSize}`,
        ]),
      );
    const columns = columnNumbers(asRead.train, { fills: dataOptions.missing === 'mean', scale });
    if (isLeft(columns)) return columns;
    const split = withColumns(columns.right, asRead);
    const isTested = split.test.labels.size > 0;
    const needs = checkStrategyNeeds(settings, specs.strategy, isTested);
    if (isLeft(needs)) return needs;

    const [, inputs = 0] = examples.inputs.shape;
    const initial = initialNetwork(forNetwork, model, { inputs, classes: classNames.length });
    if (isLeft(initial)) return initial;
    const fit = checkSpecsFit(settings, specs, initial.right, { examples: trainCount, batchSize });
    if (isLeft(fit)) return fit;

    const { optimizer, strategy, also } = specs;
    const { optimizer: optimizerSpec, ...others } = courseSpecs(specs);
    return right({
      training: {
        optimizer,
        optimizers: also,
        params: initial.right,
        data: batches(split.train, { batchSize, shuffle: forBatches }),
        valueAndGrad: await createValueAndGrad(classNames.length),
        epochs,
        ...(strategy && { strategy }),
        ...(isTested && { evaluate: (network: Network) => ({ ...evaluate(network, split.test) }) }),
      },
      specs: { optimizer: optimizerSpec, ...others },
      run: {
        name: 'run',
        model,
        data: { bytes, sha256, ...givenOptions(dataOptions) },
        scale,
        columns: { ...columns.right },
        testShare,
        batchSize,
        seed,
        ...others,
      },
      split,
      classNames,
      hints:
        scale === 'none' ? [scaleHint(settings.dataPath, asRead.train)].flatMap((hint) => hint ?? []) : [],
    });
  };

const givenOptions = ({ label, header, delimiter, encoding, missing }: DataOptions) => ({
  label: label ?? null,
  header: header ?? null,
  delimiter: delimiter ?? null,
  encoding,
  missing: missing ?? null,
});

const keysOf = (seed: number) => {
  const key = makeKey(seed);
  const [forSplit = key, forNetwork = key, forBatches = key] = splitKey(key, 3);
  return [forSplit, forNetwork, forBatches] as const;
};

const courseSpecs = ({ optimizer, strategy, also }: RunSpecs): CourseSpecs => {
  const others = Object.entries(also).map(([name, other]) => [name, toSpec(other)] as const);
  return {
    optimizer: toSpec(optimizer),
    ...(strategy && { strategy: toSpec(strategy) }),
    ...(others.length > 0 && { also: Object.fromEntries(others) }),
  };
};
