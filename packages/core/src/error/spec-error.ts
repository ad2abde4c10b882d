import { bounded } from './shown.js';

/**
 * A value cannot be written as a spec, or a spec cannot be read.
 *
 * @example
 * ```ts
 * import { SpecError } from '@thalweg/core';
 *
 * const error = new SpecError({ path: 'clip.maxDelta', expected: 'a number', found: 'a function' });
 * error.message // => 'clip.maxDelta: expected a number, found a function'
 * ```
 *
 * @category Error
 * @since 0.1.0
 */
export class SpecError extends Error {
  readonly _tag = 'SpecError';
  /** Where the problem is, from the outermost transformation in. */
  readonly path: string;
  /** What was expected there. */
  readonly expected: string;
  /** What was found there. */
  readonly found: string;

  /** The known name that is nearest to an unknown one; `undefined` if the problem is another or no name is near. */
  readonly nearest: string | undefined;

  constructor(problem: {
    readonly path: string;
    readonly expected: string;
    readonly found: string;
    readonly nearest?: string;
  }) {
    const { nearest } = problem;
    const path = bounded(problem.path);
    const expected = bounded(problem.expected);
    const found = bounded(problem.found);
    super(
      `${path}: expected ${expected}, found ${found}` +
        (nearest === undefined ? '' : `. Did you mean ${bounded(nearest)}?`),
    );
    this.name = 'SpecError';
    this.path = path;
    this.expected = expected;
    this.found = found;
    this.nearest = nearest;
  }
}
