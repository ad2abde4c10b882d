import type { GradientTransformation, Strategy } from '@thalweg/core';
import { pipe } from 'fp-ts/lib/function.js';
import * as TaskEither from 'fp-ts/lib/TaskEither.js';
import type { Failure } from '../command/failure.js';
import { readOptimizer, readStrategy } from '../spec/read-spec.js';
import type { TrainSettings } from './train-settings.js';

/** The optimizers and the strategy of a run, built from its files. */
export interface RunSpecs {
  readonly optimizer: GradientTransformation;
  /** Undefined without a strategy. */
  readonly strategy: Strategy | undefined;
  /** The optimizers that the strategy may switch to, by name. */
  readonly also: Readonly<Record<string, GradientTransformation>>;
}

export const readRunSpecs = ({
  optimizerPath,
  strategyPath,
  also,
  plugins,
}: TrainSettings): TaskEither.TaskEither<Failure, RunSpecs> =>
  pipe(
    TaskEither.Do,
    TaskEither.bind('optimizer', () => readOptimizer({ path: optimizerPath, plugins })),
    TaskEither.bind('strategy', (): TaskEither.TaskEither<Failure, Strategy | undefined> =>
      strategyPath === undefined
        ? TaskEither.right(undefined)
        : readStrategy({ path: strategyPath, plugins }),
    ),
    TaskEither.bind('also', () =>
      pipe(
        Object.entries(also),
        TaskEither.traverseSeqArray(([name, path]) =>
          pipe(
            readOptimizer({ path, plugins }),
            TaskEither.map((optimizer) => [name, optimizer] as const),
          ),
        ),
        TaskEither.map((optimizers) => Object.fromEntries(optimizers)),
      ),
    ),
  );
