import type { CheckpointFolder } from '@thalweg/core/checkpoint';
import * as Either from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { isNone } from 'fp-ts/lib/Option.js';
import * as TaskEither from 'fp-ts/lib/TaskEither.js';
import { failed, wrongUsage, type Failure } from '../failure.js';
import type { Course } from './course.js';
import { placeIn, type Place } from './saved-run.js';
import type { TrainSettings } from './train-settings.js';

/** Where a run starts: at the newest checkpoint, or at the beginning if none is to be overwritten by that. */
export const startingPlace = (
  { resume, checkpoints }: TrainSettings,
  course: Course,
  folder: CheckpointFolder,
): TaskEither.TaskEither<Failure, Place | undefined> =>
  resume ? newestPlace(checkpoints, course, folder) : noPlace(checkpoints, folder);

const newestPlace = (
  path: string,
  course: Course,
  { latest }: CheckpointFolder,
): TaskEither.TaskEither<Failure, Place> =>
  pipe(
    latest,
    TaskEither.mapLeft(failed),
    TaskEither.chainEitherK((checkpoint) =>
      isNone(checkpoint)
        ? Either.left(failed(new Error(`${path}: expected a complete checkpoint to go on from, found none`)))
        : placeIn(path, course, checkpoint.value),
    ),
  );

const noPlace = (path: string, { list }: CheckpointFolder): TaskEither.TaskEither<Failure, undefined> =>
  pipe(
    list,
    TaskEither.mapLeft(failed),
    TaskEither.chainEitherK((kept) => {
      const newest = kept.at(-1);
      return newest === undefined
        ? Either.right(undefined)
        : Either.left(
            wrongUsage([
              `${path}: expected no checkpoints, found some of an earlier run, up to step ${newest.step}. ` +
                'Go on with --resume, or name another folder with --checkpoints.',
            ]),
          );
    }),
  );
