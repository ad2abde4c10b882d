import { DataError } from '../file/data-error.js';

/** Examples are kept as one dense matrix in float32: 512 MiB at most, and as much again while it is cut into parts. */
export const mostNumbers = 2 ** 27;

/** That a file is too large to be kept; `found` says how large. */
export const tooLarge = (path: string, found: string, line?: number): DataError =>
  new DataError({
    path,
    ...(line !== undefined && { line }),
    expected: `at most ${mostNumbers} numbers (examples × columns, zeros included, since they are kept dense)`,
    found,
  });
