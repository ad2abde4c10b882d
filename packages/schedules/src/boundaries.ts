import { ConfigError } from '@thalweg/core';

/**
 * Checks that there is one boundary fewer than pieces.
 *
 * @throws {ConfigError} If there is no piece, if the number of boundaries is not one less, or if boundaries decrease.
 * @internal
 */
export const requireBoundaries = (
  owner: string,
  kind: 'schedule' | 'value',
  pieces: readonly unknown[],
  boundaries: readonly number[],
): void => {
  if (pieces.length === 0)
    throw new ConfigError({ owner, argument: `${kind}s`, expected: 'at least one', found: 'none' });
  if (
    pieces.length - 1 !== boundaries.length ||
    boundaries.some((boundary, i) => boundary < (boundaries[i - 1] ?? 0))
  )
    throw new ConfigError({
      owner,
      argument: 'boundaries',
      expected: `${pieces.length - 1} steps that do not decrease, one for each ${kind} after the first`,
      found: shownNumbers(boundaries),
    });
};

/** The numbers of a list, the first few of many. */
const shownNumbers = (numbers: readonly number[]): string =>
  `[${numbers.slice(0, 10).join(', ')}${numbers.length > 10 ? `, ... ${numbers.length} in all` : ''}]`;

/** The piece that a step lies in: 0 before the first boundary, 1 from the first on. By binary search. @internal */
export const pieceAt = (boundaries: readonly number[], step: number): number => {
  let [low, high] = [0, boundaries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (step < boundaries[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
};
