import type { CheckpointFolder } from '@thalweg/core/checkpoint';
import * as Either from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { isNone } from 'fp-ts/lib/Option.js';
import * as TaskEither from 'fp-ts/lib/TaskEither.js';
import { failed, wrongUsage, type Failure } from '../command/failure.js';
import type { Course, Run } from './course.js';
import { savedRun } from './saved-run.js';
import type { TrainSettings } from './train-settings.js';

/** Where a run starts: at the newest checkpoint, or at the beginning if that would not overwrite checkpoints. */
export const startingPlace = (
  { resume, checkpoints }: TrainSettings,
  course: Course,
  folder: CheckpointFolder,
): TaskEither.TaskEither<Failure, Run | undefined> =>
  resume ? newestRun(checkpoints, course, folder) : noRun(checkpoints, folder);

const newestRun = (
  path: string,
  course: Course,
  { latestTask }: CheckpointFolder,
): TaskEither.TaskEither<Failure, Run> =>
  pipe(
    latestTask,
    TaskEither.mapLeft(failed),
    TaskEither.chainEitherK((checkpoint) =>
      isNone(checkpoint)
        ? Either.left(failed(new Error(`${path}: expected a complete checkpoint to resume from, found none`)))
        : savedRun(path, course, checkpoint.value),
    ),
  );

const noRun = (path: string, { listTask }: CheckpointFolder): TaskEither.TaskEither<Failure, undefined> =>
  pipe(
    listTask,
    TaskEither.mapLeft(failed),
    TaskEither.chainEitherK((kept) => {
      const newest = kept.at(-1);
      return newest === undefined
        ? Either.right(undefined)
        : Either.left(
            wrongUsage([
              `${path}: expected no checkpoints, found some of an earlier run, up to step ${newest.step}. ` +
                'Resume with --resume, or name another folder with --checkpoints.',
            ]),
          );
    }),
  );
