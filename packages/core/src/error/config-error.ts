import { bounded } from './shown.js';

/**
 * An argument or hyperparameter is missing, unknown or out of range.
 *
 * The message names the argument, what was expected and what was found.
 *
 * @example
 * ```ts
 * import { ConfigError, makeKey } from '@thalweg/core';
 *
 * const message = () => {
 *   try {
 *     makeKey(-1);
 *   } catch (error) {
 *     return error instanceof ConfigError ? error.argument : 'another error';
 *   }
 * };
 * message() // => 'seed'
 * ```
 *
 * @category Error
 * @since 0.1.0
 */
export class ConfigError extends Error {
  readonly _tag = 'ConfigError';
  /** Name of the argument. */
  readonly argument: string;
  /** What the argument may be. */
  readonly expected: string;
  /** What was given. */
  readonly found: string;

  constructor(problem: {
    /** The function that was called, as the user wrote it: `adam`, `batches`. */
    readonly owner?: string;
    readonly argument: string;
    readonly expected: string;
    readonly found: string;
    /** How to fix it, if there is one way. */
    readonly fix?: string;
  }) {
    const { owner, fix } = problem;
    const argument = bounded(problem.argument);
    const expected = bounded(problem.expected);
    const found = bounded(problem.found);
    super(
      `${owner === undefined ? '' : `${bounded(owner)}: `}${argument}: expected ${expected}, found ${found}` +
        (fix === undefined ? '' : `. ${bounded(fix)}`),
    );
    this.name = 'ConfigError';
    this.argument = argument;
    this.expected = expected;
    this.found = found;
  }
}
