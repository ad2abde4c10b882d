import { isTensor, TreeMismatchError, type Params, type Tensor } from '@thalweg/core';
import { runParallelTask, type LossPoint, type ParallelError } from '@thalweg/parallel';
import { pipe } from 'fp-ts/lib/function.js';
import * as TaskEither from 'fp-ts/lib/TaskEither.js';
import { countText } from './count-text.js';
import { errorRate } from './error-rate.js';
import { hogwildRun, type HogwildRun } from './hogwild-run.js';

/** A run that records the objective. */
export interface Observed {
  readonly workers: number;
  readonly losses: readonly LossPoint[];
  readonly restarts: number;
  /** The fraction of the examples that the model gets wrong at the end. */
  readonly trainErrors: number;
  readonly testErrors: number | undefined;
}

/** Records the objective during the run, and the errors at the end. */
export const observeHogwild = (run: HogwildRun): TaskEither.TaskEither<ParallelError, Observed> => {
  const { workers, data, passes, begin } = run;
  const { train, test } = data;
  return pipe(
    TaskEither.fromIO(() =>
      begin(
        `${countText(workers, 'worker')}, ${countText(passes.observed, 'epoch')} to look at the objective:`,
      ),
    ),
    TaskEither.flatMap((onEvent) =>
      runParallelTask({
        ...hogwildRun(run),
        stop: { epochs: passes.observed },
        // Each example is an update.
        evaluateEvery: passes.betweenLooks * train.examples,
        onEvent,
      }),
    ),
    TaskEither.map(({ losses, restarts, parameters }) => {
      const weights = weightsIn(parameters);
      return {
        workers,
        losses,
        restarts,
        trainErrors: errorRate(weights, train),
        testErrors: test === undefined ? undefined : errorRate(weights, test),
      };
    }),
  );
};

const weightsIn = (parameters: Params): Tensor => {
  if (isTensor(parameters)) return parameters;
  throw new TreeMismatchError({ path: 'parameters', expected: 'one tensor', found: 'a tree' });
};
