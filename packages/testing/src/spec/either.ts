import { isLeft, isRight, type Either } from 'fp-ts/lib/Either.js';
import { CheckpointError } from '@thalweg/core/checkpoint';

/**
 * The value of an `Either`; throws its error if it has none.
 *
 * @example
 * ```ts
 * import { right } from 'fp-ts/lib/Either.js';
 * import { madeBy } from '@thalweg/testing';
 *
 * madeBy(right(1)) // => 1
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const madeBy = <A>(either: Either<CheckpointError, A>): A => {
  if (isLeft(either)) throw either.left;
  return either.right;
};

/**
 * The `CheckpointError` of an `Either`; throws if it has another error or none.
 *
 * @example
 * ```ts
 * import { CheckpointError } from '@thalweg/core/checkpoint';
 * import { left } from 'fp-ts/lib/Either.js';
 * import { errorOf } from '@thalweg/testing';
 *
 * errorOf(left(new CheckpointError({ where: 'a', expected: 'b', found: 'c' }))).where // => 'a'
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const errorOf = (either: Either<unknown, unknown>): CheckpointError => {
  if (isRight(either)) throw new Error('this should have failed');
  if (either.left instanceof CheckpointError) return either.left;
  throw new Error('it failed with another error');
};
