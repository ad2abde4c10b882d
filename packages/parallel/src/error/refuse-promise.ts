import { ParallelError } from './parallel-error.js';

/** Whether it is a promise. It is refused then, so nobody waits for it and its failure is not heard. @internal */
export const isPromise = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null || !('then' in value) || typeof value.then !== 'function')
    return false;
  void Promise.resolve(value).catch(() => undefined);
  return true;
};

/**
 * Refuses what a callback of the caller returned if it is a promise: a run does not wait for it.
 *
 * @throws {ParallelError} If it is one.
 * @internal
 */
export const refusePromise = (callback: string, returned: unknown): void => {
  if (!isPromise(returned)) return;
  throw new ParallelError({
    reason: 'threw',
    expected: `${callback} to return nothing, since nobody waits for it`,
    found: 'a promise',
    fix: `Begin the work in ${callback}, catch its errors there, and return nothing`,
  });
};
