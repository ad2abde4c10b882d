import { ParallelError } from './parallel-error.js';

/** Whether a value is a promise. Its rejection is caught, since the caller refuses it and does not wait for it. @internal */
export const isPromise = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null || !('then' in value) || typeof value.then !== 'function')
    return false;
  void Promise.resolve(value).catch(() => undefined);
  return true;
};

/**
 * Refuses a promise that a callback returned: a run does not wait for it.
 *
 * @throws {ParallelError} If it is one.
 * @internal
 */
export const refusePromise = (callback: string, returned: unknown): void => {
  if (!isPromise(returned)) return;
  throw new ParallelError({
    reason: 'threw',
    expected: `${callback} to return nothing, since the run does not wait for it`,
    found: 'a promise',
    fix: `Begin the work in ${callback}, catch its errors there, and return nothing`,
  });
};
