import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import type { CheckpointError } from '../error/checkpoint-error.js';
import { piecesOf, type Checkpoint } from './checkpoint.js';
import { onFiles, type FileHandle, type FileSystem } from './file-system.js';

/** At the end of the name of a file that is being written. @internal */
export const unfinished = '.unfinished';

/**
 * Writes a checkpoint to a file, whole or not at all: to another file first, which is flushed and then renamed.
 *
 * @param path - The file; replaced if there is one.
 * @param checkpoint - What to write. Its tensors are written from where they are; a donated step must not run before
 *   the task has ended.
 * @returns A task that ends with the path.
 *
 * @example
 * ```ts
 * import { tmpdir } from 'node:os';
 * import { isRight } from 'fp-ts/lib/Either.js';
 * import { tensor } from '@thalweg/core';
 * import { loadCheckpoint, saveCheckpoint } from '@thalweg/core/checkpoint';
 *
 * const params = { w: tensor([1, 2]) };
 * const checkpoint = { params, state: {}, spec: { name: 'identity' }, data: { step: 7 } };
 * const saved = await saveCheckpoint(`${tmpdir()}/thalweg-example.safetensors`, checkpoint)();
 * const loaded = isRight(saved) ? await loadCheckpoint(saved.right)() : saved;
 * isRight(loaded) && loaded.right.data // => { step: 7 }
 * ```
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export const saveCheckpoint =
  (path: string, checkpoint: Checkpoint): TaskEither<CheckpointError, string> =>
  () =>
    onFiles(path, async (files) => {
      const pieces = piecesOf(checkpoint);
      const temporary = `${path}${unfinished}`;
      await writing(files, temporary, pieces);
      await files.rename(temporary, path);
      await flushFolder(files, path);
      return path;
    });

const writing = async (files: FileSystem, path: string, pieces: readonly Uint8Array[]): Promise<void> => {
  const handle = await files.open(path, 'w');
  try {
    for (const piece of pieces) await writeAll(handle, piece);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Systems write no more than so much at once. */
const most = 2 ** 26;

const writeAll = async (handle: FileHandle, bytes: Uint8Array): Promise<void> => {
  for (let at = 0; at < bytes.length;)
    at += (await handle.write(bytes, at, Math.min(most, bytes.length - at))).bytesWritten;
};

/** A rename is safe on disk only when its folder is; where a folder cannot be opened, the system sees to it. */
const flushFolder = async (files: FileSystem, path: string): Promise<void> => {
  const folder = /^(.*)[\\/]/.exec(path)?.[1] ?? '.';
  const handle = await files.open(folder === '' ? '/' : folder, 'r').catch(() => undefined);
  if (handle === undefined) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
};
