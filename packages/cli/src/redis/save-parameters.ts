import { dirname } from 'node:path';
import { saveCheckpointTask } from '@thalweg/core/checkpoint';
import type { ParallelReport } from '@thalweg/parallel';
import { pipe } from 'fp-ts/lib/function.js';
import * as TaskEither from 'fp-ts/lib/TaskEither.js';
import { failed, type Failure } from '../command/failure.js';
import type { Option } from '../command/syntax.js';
import { writableFolder } from '../file/writable-folder.js';

/** The option of the commands that have the parameters of a run at their end. */
export const saveOption = {
  value: 'FILE',
  about: 'where to save the parameters: a checkpoint, which is a safetensors file',
} as const satisfies Option;

/** Checks that a file can be written, before anything begins. */
export const checkWritable = (path: string | undefined): TaskEither.TaskEither<Failure, void> =>
  path === undefined
    ? TaskEither.right(undefined)
    : pipe(writableFolder(dirname(path)), TaskEither.mapLeft(failed));

/** Saves the parameters of a run as a checkpoint. */
export const saveParameters = (
  path: string | undefined,
  run: string,
  { parameters, updates, examples, seconds }: ParallelReport,
): TaskEither.TaskEither<Failure, void> =>
  path === undefined
    ? TaskEither.right(undefined)
    : pipe(
        saveCheckpointTask(path, {
          params: parameters,
          // The workers may have the states of optimizers, and they have ended.
          state: {},
          spec: { name: 'identity' },
          data: { run, updates, examples, seconds },
        }),
        TaskEither.bimap(failed, () => undefined),
      );
