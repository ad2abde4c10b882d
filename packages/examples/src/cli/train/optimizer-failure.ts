import { wrongUsage, type Failure } from '../failure.js';

/**
 * That an optimizer does not do: it does not fit the network, say, or its schedule leaves the range.
 *
 * @param path - Where the optimizer comes from.
 * @throws The error itself if it is about something else.
 */
export const optimizerFailure = (path: string, error: unknown): Failure => {
  // By tag, since a plugin may bring another copy of the class.
  if (error instanceof Error && '_tag' in error && tags.has(error._tag))
    return wrongUsage([`${path}: ${error.message}`]);
  throw error;
};

const tags: ReadonlySet<unknown> = new Set(['ConfigError', 'SpecError', 'TreeMismatchError']);
