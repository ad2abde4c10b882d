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

/**
 * Writes a file, and makes its folder if it is missing.
 *
 * @example
 * ```ts
 * import { writeText } from 'thalweg/file';
 * import { tmpdir } from 'node:os';
 * import { right } from 'fp-ts/lib/Either.js';
 *
 * await writeText(`${tmpdir()}/thalweg-example.txt`, 'text')(); // => right(undefined)
 * ```
 * @category File
 * @since 0.1.0
 */
export const writeText = (path: string, text: string): TaskEither<WriteError, void> =>
  tryCatch(
    async () => {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    },
    (cause) => new WriteError(path, cause),
  );
