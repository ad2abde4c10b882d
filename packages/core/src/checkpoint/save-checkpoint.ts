import { isLeft } from 'fp-ts/lib/Either.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import type { CheckpointError } from '../error/checkpoint-error.js';
import { encodeCheckpoint, type Checkpoint } from './checkpoint.js';
import { onFiles, type FileSystem } from './file-system.js';
import { promised } from './promised.js';
import { requirePath } from './require-path.js';
import { partsOf, removeAbandoned, writeWhole } from './whole-file.js';

/**
 * Writes a checkpoint to a file, whole or not at all: to another file first, which is flushed and then renamed.
 *
 * Several calls for one path, in one process or in several, do not disturb each other: the file is whole, and that of the
 * call which ended last. A call that fails leaves nothing behind, and removes what a killed process had left beside this path.
 *
 * @param path - The file; replaced if there is one.
 * @param checkpoint - What to write. Its tensors are written from where they are; a donated step must not run before the
 *   promise is kept. Tensors in memory that threads share are copied first.
 * @returns A promise of the path.
 * @throws {CheckpointError} By rejection, if the checkpoint or the file cannot be written.
 *
 * @example
 * ```ts
 * import { tmpdir } from 'node:os';
 * import { tensor } from '@thalweg/core';
 * import { loadCheckpoint, saveCheckpoint } from '@thalweg/core/checkpoint';
 *
 * const params = { w: tensor([1, 2]) };
 * const checkpoint = { params, state: {}, spec: { name: 'identity' }, data: { step: 7 } };
 * const path = await saveCheckpoint(`${tmpdir()}/thalweg-example.safetensors`, checkpoint);
 * const loaded = await loadCheckpoint(path);
 * loaded.data // => { step: 7 }
 * ```
 *
 * Source: own. Differs from `torch.save`, which writes in place, so that a process that is killed leaves half a file.
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export const saveCheckpoint = async (path: string, checkpoint: Checkpoint): Promise<string> =>
  promised(saveCheckpointTask(path, checkpoint));

/**
 * The same as {@link saveCheckpoint}, for fp-ts: nothing happens before the task is run.
 *
 * @param path - The file; replaced if there is one.
 * @param checkpoint - What to write.
 * @returns A task that ends with the path, or with what went wrong.
 * @throws {ConfigError} If the path is none.
 *
 * @example
 * ```ts
 * import { tmpdir } from 'node:os';
 * import { isRight } from 'fp-ts/lib/Either.js';
 * import { saveCheckpointTask } from '@thalweg/core/checkpoint';
 *
 * const checkpoint = { params: {}, state: {}, spec: { name: 'identity' }, data: null };
 * isRight(await saveCheckpointTask(`${tmpdir()}/thalweg-example-task.safetensors`, checkpoint)()) // => true
 * ```
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export const saveCheckpointTask = (
  path: string,
  checkpoint: Checkpoint,
): TaskEither<CheckpointError, string> => {
  requirePath('saveCheckpoint', 'path', path);
  return () =>
    onFiles(path, async (files) => {
      const pieces = encodeCheckpoint(checkpoint);
      if (isLeft(pieces)) throw pieces.left;
      await removeAbandonedOf(files, path);
      await writeWhole(files, path, pieces.right);
      return path;
    });
};

const removeAbandonedOf = async (files: FileSystem, path: string): Promise<void> => {
  const { folder, name } = partsOf(path);
  // A folder that cannot be read may still be written.
  const names = await files.readdir(folder).catch(() => []);
  await removeAbandoned(
    files,
    folder,
    names.filter((other) => other.startsWith(`${name}.`)),
  );
};
