import { thrown } from '../error/attempted.js';
import { ParallelError } from '../error/parallel-error.js';

/** Why a thread ended by itself, from what it threw and its exit code. @internal */
export const lossOf = (worker: number, error: unknown, code: number): ParallelError => {
  const exited = { reason: 'exited', worker, expected: 'to run on' } as const;
  if (error === undefined) return new ParallelError({ ...exited, found: `exit code ${code}` });
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new ParallelError({ ...exited, found: 'the end of its memory', cause: error })
    : thrown('to run on', error, worker);
};
