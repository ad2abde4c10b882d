import { isLeft, isRight, type Either } from 'fp-ts/lib/Either.js';
import { CheckpointError } from '../../src/checkpoint/index.js';

/** What was made; throws if that failed. */
export const madeBy = <A>(either: Either<CheckpointError, A>): A => {
  if (isLeft(either)) throw either.left;
  return either.right;
};

/** The error of what failed; throws if it did not, or with another error. */
export const errorOf = (either: Either<unknown, unknown>): CheckpointError => {
  if (isRight(either)) throw new Error('this should have failed');
  if (either.left instanceof CheckpointError) return either.left;
  throw new Error('it failed with another error');
};
