import { isLeft } from 'fp-ts/lib/Either.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';

/**
 * Runs a task as a promise, which rejects with what the task gives as `left`, and with what is thrown while it is made.
 *
 * @internal
 */
export const promised = async <E extends Error, A>(make: () => TaskEither<E, A>): Promise<A> => {
  const found = await make()();
  if (isLeft(found)) throw found.left;
  return found.right;
};
