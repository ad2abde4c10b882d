import { isLeft, type Either } from 'fp-ts/lib/Either.js';
import { ParallelError } from '../error/parallel-error.js';

/**
 * What was read, if it is sound.
 *
 * @param expected - What should be there.
 * @throws {ParallelError} `'refused'` if it is not.
 * @internal
 */
export const sound = (
  found: Either<string, unknown>,
  expected: string,
  more: { readonly worker?: number; readonly fix?: string } = {},
): unknown => {
  if (!isLeft(found)) return found.right;
  throw new ParallelError({ reason: 'refused', expected, found: found.left, ...more });
};
