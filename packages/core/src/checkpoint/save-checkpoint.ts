import { isLeft } from 'fp-ts/lib/Either.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import type { CheckpointError } from '../error/checkpoint-error.js';
import { encodeCheckpoint, type Checkpoint } from './checkpoint.js';
import { onFiles, type FileSystem } from './file-system.js';
import { promised } from './promised.js';
import { requirePath } from './require-path.js';
import { partsOf, removeAbandoned, writeWhole } from './whole-file.js';

/**
 * Writes a checkpoint to a file, completely or not at all: it writes a temporary file, flushes it, and renames it.
 *
 * Several calls for one path, in one process or several, do not disturb each other: the call that ends last leaves
 * its complete file. A call that fails leaves no file behind, and removes the temporary files that killed processes
 * left for this path.
 *
 * @param path - The file; replaced if there is one.
 * @param checkpoint - The checkpoint to write. Its tensors are not copied, so a donated step must not run before the
 *   promise resolves. Only tensors in shared memory are copied first.
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
 * {@link saveCheckpoint} as a task of fp-ts: nothing happens before the task is run.
 *
 * @param path - The file; replaced if there is one.
 * @param checkpoint - The checkpoint to write.
 * @returns A task of the path, or of the error.
 * @throws {ConfigError} If the path is invalid.
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
  // A folder that cannot be read may still be writable.
  const names = await files.readdir(folder).catch(() => []);
  await removeAbandoned(
    files,
    folder,
    names.filter((other) => other.startsWith(`${name}.`)),
  );
};
