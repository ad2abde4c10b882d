import { runParallelTask, type ParallelError, type StalenessHistogram } from '@thalweg/parallel';
import { pipe } from 'fp-ts/lib/function.js';
import * as TaskEither from 'fp-ts/lib/TaskEither.js';
import { countText } from './count-text.js';
import { hogwildRun, type HogwildRun } from './hogwild-run.js';
import { createSteadySpeed } from './steady-speed.js';

/** A timed run. */
export interface Timed {
  readonly workers: number;
  readonly examplesPerSecond: number;
  readonly staleness: StalenessHistogram;
  readonly restarts: number;
}

/** Measures the speed. It does not evaluate the objective, since all workers would wait for that at each epoch. */
export const timeHogwild = (run: HogwildRun, round: string): TaskEither.TaskEither<ParallelError, Timed> => {
  const { workers, data, passes, begin } = run;
  const heading = `${countText(workers, 'worker')}, ${countText(passes.timed, 'epoch')} to take the time, ${round}:`;
  return pipe(
    TaskEither.fromIO(() => ({ show: begin(heading), speed: createSteadySpeed(data.train.examples) })),
    TaskEither.flatMap(({ show, speed }) =>
      pipe(
        runParallelTask({
          ...hogwildRun(run),
          stop: { epochs: passes.timed },
          evaluateEvery: Number.MAX_SAFE_INTEGER,
          onEvent: (event) => {
            speed.note(event);
            show(event);
          },
        }),
        TaskEither.map(({ staleness, restarts }) => ({
          workers,
          examplesPerSecond: speed.examplesPerSecond(),
          staleness,
          restarts,
        })),
      ),
    ),
  );
};
