import { ConfigError } from '@thalweg/core';
import { ParallelError } from '@thalweg/parallel';
import { failed, wrongUsage, type Failure } from '../command/failure.js';
import { withoutPassword } from '../command/without-password.js';

/**
 * The failure of a run, of a worker, or of a look at a run.
 *
 * @throws The error itself if it is no expected one.
 */
export const parallelFailure = (error: unknown): Failure => {
  if (error instanceof ConfigError) return wrongUsage([withoutPassword(error.message)]);
  if (!(error instanceof ParallelError)) throw error;
  // The other options of a run are wrong usage, as with a checkpoint of another run.
  const failure = error.reason === 'mismatch' ? wrongUsage([error.message]) : failed(error);
  return { ...failure, lines: [withoutPassword(failure.lines[0])] };
};
