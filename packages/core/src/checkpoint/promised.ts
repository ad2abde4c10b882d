import { isLeft, type Either } from 'fp-ts/lib/Either.js';

/** A promise of what is right, which rejects with what is left. @internal */
export const promised = async <E extends Error, A>(task: () => Promise<Either<E, A>>): Promise<A> => {
  const ended = await task();
  if (isLeft(ended)) throw ended.left;
  return ended.right;
};
