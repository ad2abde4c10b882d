import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { tryCatch, type TaskEither } from 'fp-ts/lib/TaskEither.js';
import { reason } from './reason.js';

/** A file could not be written. */
export class WriteError extends Error {
  readonly _tag = 'WriteError';
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super(`${path}: cannot be written: ${reason(cause)}`, { cause });
    this.name = 'WriteError';
    this.path = path;
  }
}

/** Writes a file, and the folder for it if need be. */
export const writeText = (path: string, text: string): TaskEither<WriteError, void> =>
  tryCatch(
    async () => {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    },
    (cause) => new WriteError(path, cause),
  );
