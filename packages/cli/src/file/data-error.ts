/**
 * The data file is missing or damaged. The message names the file and, where there is one, the line.
 *
 * @example
 * ```ts
 * import { DataError } from 'thalweg/file';
 *
 * new DataError({ path: 'a.csv', line: 3, expected: 'a number', found: 'x' }).message; // => 'a.csv, line 3: expected a number, found x'
 * ```
 * @category File
 * @since 0.1.0
 */
export class DataError extends Error {
  readonly _tag = 'DataError';
  readonly path: string;
  /** 1-based; absent if the error concerns the whole file. */
  readonly line: number | undefined;
  readonly expected: string;
  readonly found: string;

  constructor(problem: {
    readonly path: string;
    readonly line?: number;
    readonly expected: string;
    readonly found: string;
  }) {
    const { path, line, expected, found } = problem;
    super(`${path}${line === undefined ? '' : `, line ${line}`}: expected ${expected}, found ${found}`);
    this.name = 'DataError';
    this.path = path;
    this.line = line;
    this.expected = expected;
    this.found = found;
  }
}
