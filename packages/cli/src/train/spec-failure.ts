import { wrongUsage, type Failure } from '../command/failure.js';

/**
 * That what a spec describes does not do: an optimizer does not fit the network, say, or its schedule leaves the range.
 *
 * @param path - Where the spec comes from.
 * @throws The error itself if it is about something else.
 */
export const specFailure = (path: string, error: unknown): Failure => {
  // By tag, since a plugin may bring another copy of the class.
  if (error instanceof Error && '_tag' in error && tags.has(error._tag))
    return wrongUsage([`${path}: ${error.message}`]);
  throw error;
};

const tags: ReadonlySet<unknown> = new Set(['ConfigError', 'SpecError', 'TreeMismatchError']);
