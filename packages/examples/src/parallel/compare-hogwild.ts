import type { ParallelError } from '@thalweg/parallel';
import { pipe } from 'fp-ts/lib/function.js';
import * as TaskEither from 'fp-ts/lib/TaskEither.js';
import type { HogwildRun } from './hogwild-run.js';
import { observeHogwild, type Observed } from './observe-hogwild.js';
import { timeHogwild, type Timed } from './time-hogwild.js';

/** The results of one worker and of many. */
export interface Comparison {
  /** Round by round. */
  readonly timed: readonly (readonly [alone: Timed, together: Timed])[];
  readonly observed: readonly [alone: Observed, together: Observed];
}

/** The number of timed runs of each, taken in turn, so that a temporary load on the machine slows both. */
export const rounds = 3;

/** Runs one worker, and then many. Never both at once, so that each has the machine alone. */
export const compareHogwild = (together: HogwildRun): TaskEither.TaskEither<ParallelError, Comparison> => {
  const alone = { ...together, workers: 1 };
  return pipe(
    TaskEither.Do,
    TaskEither.bind('timed', () =>
      pipe(
        Array.from({ length: rounds }, (_, round) => `round ${round + 1} of ${rounds}`),
        TaskEither.traverseSeqArray((round) =>
          inTurn(timeHogwild(alone, round), timeHogwild(together, round)),
        ),
      ),
    ),
    TaskEither.bind('observed', () => inTurn(observeHogwild(alone), observeHogwild(together))),
  );
};

const inTurn = <A>(
  first: TaskEither.TaskEither<ParallelError, A>,
  second: TaskEither.TaskEither<ParallelError, A>,
): TaskEither.TaskEither<ParallelError, readonly [A, A]> =>
  pipe(
    first,
    TaskEither.flatMap((a) => TaskEither.map((b: A) => [a, b] as const)(second)),
  );
