/** The data file is missing or damaged. The message names the file and, where there is one, the line. */
export class DataError extends Error {
  readonly _tag = 'DataError';
  readonly path: string;
  /** 1-based; absent when the file as a whole is at fault. */
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
