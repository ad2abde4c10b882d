import { left, right, type Either } from 'fp-ts/lib/Either.js';
import { CheckpointError } from '../error/checkpoint-error.js';

/** An open file. @internal */
export interface FileHandle {
  readonly read: (
    into: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ) => Promise<{ readonly bytesRead: number }>;
  readonly write: (
    bytes: Uint8Array,
    offset: number,
    length: number,
  ) => Promise<{ readonly bytesWritten: number }>;
  readonly stat: () => Promise<{ readonly size: number }>;
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The parts of Node's file system used here. The package has neither the DOM's types nor Node's. @internal */
export interface FileSystem {
  /** `wx` makes a new file: it fails if the file exists, and follows no symbolic link. */
  readonly open: (path: string, flags: 'r' | 'w' | 'wx') => Promise<FileHandle>;
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly unlink: (path: string) => Promise<void>;
  readonly readdir: (folder: string) => Promise<readonly string[]>;
  readonly mkdir: (folder: string, options: { readonly recursive: true }) => Promise<unknown>;
}

/** The code of an error of the file system: `ENOENT`, `EEXIST`. @internal */
export const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown } | null)?.code;

/** Removes a file, if it is still there. @internal */
export const removeFile = async (files: FileSystem, path: string): Promise<void> => {
  try {
    await files.unlink(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
};

/** Runs a function on the file system, and turns its errors into a CheckpointError about `where`. @internal */
export const onFiles = async <A>(
  where: string,
  run: (files: FileSystem) => Promise<A>,
): Promise<Either<CheckpointError, A>> => {
  const { process } = globalThis as {
    readonly process?: { readonly getBuiltinModule?: (name: string) => unknown; readonly pid?: number };
  };
  const files = process?.getBuiltinModule?.('node:fs/promises') as FileSystem | undefined;
  if (files === undefined)
    return left(
      new CheckpointError({
        where,
        expected: 'a file system, as Node has',
        found: 'none: encodeCheckpoint and decodeCheckpoint work without one',
      }),
    );
  try {
    return right(await run(files));
  } catch (error) {
    return left(fileError(where, error));
  }
};

/** An error of the file system as a CheckpointError about `where`. @internal */
export const fileError = (where: string, error: unknown): CheckpointError =>
  error instanceof CheckpointError
    ? error
    : new CheckpointError({
        where,
        expected: 'a file that can be used',
        found: error instanceof Error ? error.message : String(error),
      });
