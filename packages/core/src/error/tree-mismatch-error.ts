import { bounded } from './shown.js';

/**
 * Two trees that must match differ in structure, shape or dtype.
 *
 * For example gradients and parameters. The message names the path, what was expected there and what was found.
 *
 * @example
 * ```ts
 * import { applyUpdates, tensor, TreeMismatchError } from '@thalweg/core';
 *
 * const mismatch = () => {
 *   try {
 *     applyUpdates({ w: tensor([1, 2]) }, { w: tensor([1, 2, 3]) });
 *   } catch (error) {
 *     return error instanceof TreeMismatchError ? error.path : 'another error';
 *   }
 * };
 * mismatch() // => 'updates.w'
 * ```
 *
 * @category Error
 * @since 0.1.0
 */
export class TreeMismatchError extends Error {
  readonly _tag = 'TreeMismatchError';
  /** The path at which the trees differ, which starts with the name of the argument: `gradients.layers.0.w`. */
  readonly path: string;
  /** What was expected there. */
  readonly expected: string;
  /** What was found there. */
  readonly found: string;

  constructor(mismatch: {
    readonly path: string;
    readonly expected: string;
    readonly found: string;
    /** How to fix it, if there is one way. */
    readonly fix?: string;
  }) {
    const { fix } = mismatch;
    const path = bounded(mismatch.path);
    const expected = bounded(mismatch.expected);
    const found = bounded(mismatch.found);
    super(`${path}: expected ${expected}, found ${found}` + (fix === undefined ? '' : `. ${bounded(fix)}`));
    this.name = 'TreeMismatchError';
    this.path = path;
    this.expected = expected;
    this.found = found;
  }
}
