import { bounded } from './shown.js';

/**
 * A checkpoint cannot be written or read.
 *
 * The message names the file or its part, what was expected there and what was found.
 *
 * @example
 * ```ts
 * import { isLeft } from 'fp-ts/lib/Either.js';
 * import { decodeCheckpoint } from '@thalweg/core/checkpoint';
 *
 * const read = decodeCheckpoint(new Uint8Array(3));
 * isLeft(read) && read.left.message // => 'checkpoint: expected at least 8 bytes, found 3'
 * ```
 *
 * @category Error
 * @since 0.1.0
 */
export class CheckpointError extends Error {
  readonly _tag = 'CheckpointError';
  /** The file, or the part of the checkpoint. */
  readonly where: string;
  /** What was expected there. */
  readonly expected: string;
  /** What was found there. */
  readonly found: string;

  constructor(problem: { readonly where: string; readonly expected: string; readonly found: string }) {
    const where = bounded(problem.where);
    const expected = bounded(problem.expected);
    const found = bounded(problem.found);
    super(`${where}: expected ${expected}, found ${found}`);
    this.name = 'CheckpointError';
    this.where = where;
    this.expected = expected;
    this.found = found;
  }
}
