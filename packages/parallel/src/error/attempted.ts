import { ParallelError } from './parallel-error.js';

/**
 * Calls code of the user. If it throws, throws a `ParallelError` that says what was expected of it.
 *
 * @param expected - What the call is for: `init of the task to give the initial parameters`.
 * @throws {ParallelError} If the call throws.
 * @internal
 */
export const attempted = <A>(expected: string, call: () => A): A => {
  try {
    return call();
  } catch (error) {
    throw thrown(expected, error);
  }
};

/** The error for something that was thrown. A `ParallelError` stays as it is. @internal */
export const thrown = (expected: string, error: unknown, worker?: number): ParallelError =>
  error instanceof ParallelError
    ? error
    : new ParallelError({
        reason: 'threw',
        ...(worker === undefined ? {} : { worker }),
        expected,
        found: error instanceof Error ? error.message : `a thrown ${typeof error}`,
        cause: error,
      });
