import { ParallelError } from '../error/parallel-error.js';

/** Why a thread ended by itself, from what it threw and its exit code. @internal */
export const lossOf = (worker: number, error: unknown, code: number): ParallelError => {
  if (error === undefined)
    return new ParallelError({ reason: 'exited', worker, expected: 'to run on', found: `exit code ${code}` });
  const isOutOfMemory =
    error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return new ParallelError({
    reason: isOutOfMemory ? 'exited' : 'threw',
    worker,
    expected: 'to run on',
    found: isOutOfMemory
      ? 'the end of its memory'
      : error instanceof Error
        ? error.message
        : `a thrown ${typeof error}`,
    cause: error,
  });
};
