import { readFile } from 'node:fs/promises';
import { tryCatch, type TaskEither } from 'fp-ts/lib/TaskEither.js';
import { DataError } from './data-error.js';
import { reason } from './reason.js';

/** Reads a text file, without the byte order mark that some editors put first. */
export const readText = (path: string): TaskEither<DataError, string> =>
  tryCatch(
    async () => new TextDecoder().decode(await readFile(path)),
    (error) => new DataError({ path, expected: 'a file to read', found: reason(error) }),
  );
