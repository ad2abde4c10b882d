import { requireOptions } from '@thalweg/core';
import { optionChecks } from '../option/option-checks.js';

/** How threads are run; see {@link threads}. @category Parallel @since 0.1.0 */
export interface ThreadOptions {
  readonly maxMemory?: number;
  readonly execArgv?: readonly string[];
}

/**
 * A copy of the options.
 *
 * @param owner - The function that takes them.
 * @throws {ConfigError} If an option is unknown or out of range.
 * @internal
 */
export const threadOptions = (owner: string, options: ThreadOptions): ThreadOptions => {
  requireOptions(owner, options, { maxMemory: true, execArgv: true });
  const { wholeNumber, list, typed } = optionChecks(owner);
  const { maxMemory, execArgv } = options;
  if (maxMemory !== undefined) wholeNumber('maxMemory', maxMemory, 1);
  if (execArgv === undefined) return { ...options };
  list('execArgv', execArgv);
  for (const [i, argument] of execArgv.entries()) typed(`execArgv[${i}]`, argument, 'string');
  return { ...options, execArgv: [...execArgv] };
};
