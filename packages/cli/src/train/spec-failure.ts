import { wrongUsage, type Failure } from '../command/failure.js';

/**
 * The failure of a spec that was read but does not work: for example, its optimizer does not fit the network, or its
 * schedule leaves its range.
 *
 * @param path - The path of the spec.
 * @throws The error itself if it is about something else.
 */
export const specFailure = (path: string, error: unknown): Failure => {
  // By tag, since a plugin may bring another copy of the class.
  if (error instanceof Error && '_tag' in error && tags.has(error._tag))
    return wrongUsage([`${path}: ${error.message}`]);
  throw error;
};

const tags: ReadonlySet<unknown> = new Set(['ConfigError', 'SpecError', 'TreeMismatchError']);
