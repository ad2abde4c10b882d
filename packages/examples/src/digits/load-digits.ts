import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { pipe } from 'fp-ts/lib/function.js';
import { chain, filterOrElse, tryCatch, type TaskEither } from 'fp-ts/lib/TaskEither.js';
import { DataError, reason } from 'thalweg/file';
import type { Examples } from 'thalweg/network';
import { parseDigits } from './parse-digits.js';

/** The file that comes with this package. */
export const digitsPath = fileURLToPath(new URL('../../data/digits.csv.gz', import.meta.url));

const rows = 1797;

/** Reads the data set, or says what is wrong with the file. */
export const loadDigits = (path: string): TaskEither<DataError, Examples> =>
  pipe(
    tryCatch(
      () => readFile(path),
      (error) => new DataError({ path, expected: 'a file to read', found: reason(error) }),
    ),
    chain((bytes) =>
      tryCatch(
        () => promisify(gunzip)(bytes),
        (error) => new DataError({ path, expected: 'a whole gzip file', found: reason(error) }),
      ),
    ),
    chain((bytes) => parseDigits(path, bytes.toString('utf8'))),
    // A file cut at the end of a line has no damaged line, and the split into parts would no longer be the same.
    filterOrElse(
      ({ labels }) => labels.size === rows,
      ({ labels }) => new DataError({ path, expected: `${rows} rows`, found: String(labels.size) }),
    ),
  );
