import type { Schedule } from '@thalweg/core';
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import { exitCode } from '../command/exit-code.js';
import type { Failure } from '../command/failure.js';

/** The values of a schedule, and the range of their axis. */
export interface Curve {
  /** At step 0, 1, 2 and so on. */
  readonly values: Float64Array;
  /** The range of the values and 0. */
  readonly range: readonly [low: number, high: number];
}

/**
 * @param path - The path of the schedule, for messages.
 * @param steps - The last step.
 */
export const curveOf = (path: string, schedule: Schedule, steps: number): Either<Failure, Curve> => {
  const values = Float64Array.from({ length: steps + 1 }, (_, step) => schedule(step));
  const step = values.findIndex((value) => !Number.isFinite(value));
  if (step !== -1)
    return left({
      code: exitCode.failed,
      lines: [`${path}: at step ${step}: expected a finite number, found ${values[step] ?? ''}`],
    });
  const low = values.reduce((least, value) => Math.min(least, value), 0);
  const high = values.reduce((most, value) => Math.max(most, value), 0);
  return right({ values, range: low === high ? [0, 1] : [low, high] });
};
