import { isLeft } from 'fp-ts/lib/Either.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import { CheckpointError } from '../error/checkpoint-error.js';
import { checkpointIn, type Checkpoint } from './checkpoint.js';
import { crc32 } from './crc32.js';
import { onFiles, type FileHandle, type FileSystem } from './file-system.js';
import { promised } from './promised.js';
import { requirePath } from './require-path.js';
import { headerChecksum, headerLength, parseHeader, requireChecksum, tensorsToFill } from './safetensors.js';

/**
 * Reads a checkpoint from a file, each tensor straight into its own memory: a file of a gigabyte takes a gigabyte.
 *
 * @param path - The file.
 * @returns A promise of the checkpoint.
 * @throws {CheckpointError} By rejection, if the file cannot be read, is damaged or is not a checkpoint.
 *
 * @example
 * ```ts
 * import { loadCheckpoint } from '@thalweg/core/checkpoint';
 *
 * await loadCheckpoint('there is no such file').catch(({ name }: Error) => name) // => 'CheckpointError'
 * ```
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export const loadCheckpoint = async (path: string): Promise<Checkpoint> => promised(loadCheckpointTask(path));

/**
 * {@link loadCheckpoint} as a task of fp-ts: nothing happens before the task is run.
 *
 * @param path - The file.
 * @returns A task of the checkpoint, or of the error.
 * @throws {ConfigError} If the path is invalid.
 *
 * @example
 * ```ts
 * import { isLeft } from 'fp-ts/lib/Either.js';
 * import { loadCheckpointTask } from '@thalweg/core/checkpoint';
 *
 * isLeft(await loadCheckpointTask('there is no such file')()) // => true
 * ```
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export const loadCheckpointTask = (path: string): TaskEither<CheckpointError, Checkpoint> => {
  requirePath('loadCheckpoint', 'path', path);
  return () => onFiles(path, (files) => readCheckpoint(files, path));
};

/**
 * Reads a checkpoint from a file.
 *
 * @throws {CheckpointError} If the file is damaged or is not a checkpoint. If it cannot be read, the error of the
 *   file system.
 * @internal
 */
export const readCheckpoint = async (files: FileSystem, path: string): Promise<Checkpoint> => {
  const handle = await files.open(path, 'r');
  try {
    return await reading(path, handle);
  } finally {
    await handle.close();
  }
};

const reading = async (path: string, handle: FileHandle): Promise<Checkpoint> => {
  const { size } = await handle.stat();
  const first = new Uint8Array(Math.min(8, size));
  await readAll(path, handle, first, 0);
  const length = headerLength(path, first, size);
  if (isLeft(length)) throw length.left;
  const headerBytes = new Uint8Array(length.right);
  await readAll(path, handle, headerBytes, 8);
  const header = parseHeader(path, headerBytes, size);
  if (isLeft(header)) throw header.left;
  const { dataAt, metadata, checksum } = header.right;
  const { tensors, others, fills } = tensorsToFill(header.right);
  let sum = checksum === undefined ? 0 : headerChecksum(first, headerBytes);
  for (const { begin, bytes, done } of fills) {
    await readAll(path, handle, bytes, dataAt + begin);
    sum = crc32(bytes, sum);
    done();
  }
  const checked = requireChecksum(path, header.right, sum);
  if (checksum !== undefined && isLeft(checked)) throw checked.left;
  const checkpoint = checkpointIn(path, { tensors, others, metadata }, checksum);
  if (isLeft(checkpoint)) throw checkpoint.left;
  return checkpoint.right;
};

/** The most bytes per call: systems limit one read. */
const most = 2 ** 26;

/** @internal */
export const readAll = async (
  path: string,
  handle: FileHandle,
  into: Uint8Array,
  position: number,
): Promise<void> => {
  for (let at = 0; at < into.length;) {
    const { bytesRead } = await handle.read(into, at, Math.min(most, into.length - at), position + at);
    if (bytesRead === 0)
      throw new CheckpointError({
        where: path,
        expected: `${position + into.length} bytes`,
        found: `the end of the file after ${position + at}`,
      });
    at += bytesRead;
  }
};
