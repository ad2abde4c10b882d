import { ConfigError } from '@thalweg/core';
import { requireNumber } from './require-number.js';

/**
 * Numbers at equal distances, both ends among them.
 *
 * @throws {ConfigError} If the range is not ascending and finite, or there are fewer than 2 points.
 * @internal
 */
export const evenlySpaced = (
  owner: string,
  range: readonly [number, number],
  points: number,
): readonly number[] => {
  const [low, high] = range;
  if (!(low < high && Number.isFinite(high - low)))
    throw new ConfigError({
      owner,
      argument: 'range',
      expected: 'two finite numbers, the lower one first',
      found: `[${low}, ${high}]`,
    });
  requireNumber(Number.isSafeInteger(points) && points >= 2, {
    owner,
    argument: 'points',
    expected: 'a whole number, 2 or more',
    found: points,
  });
  const last = points - 1;
  return Array.from({ length: points }, (_, i) => (i === last ? high : low + ((high - low) * i) / last));
};
