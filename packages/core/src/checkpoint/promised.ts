import { isLeft, type Either } from 'fp-ts/lib/Either.js';

/** Turns an `Either` into a promise: a left value rejects it. @internal */
export const promised = async <E extends Error, A>(task: () => Promise<Either<E, A>>): Promise<A> => {
  const ended = await task();
  if (isLeft(ended)) throw ended.left;
  return ended.right;
};
