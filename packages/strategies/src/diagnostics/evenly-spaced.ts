import { ConfigError } from '@thalweg/core';
import { isPair, requireArgument, requireWhole } from '../argument/require-argument.js';

/**
 * Evenly spaced numbers, including both ends.
 *
 * @throws {ConfigError} If the range is not ascending and finite, or there are fewer than 2 points.
 * @internal
 */
export const evenlySpaced = (
  owner: string,
  range: readonly [number, number],
  points: number,
): readonly number[] => {
  const expected = 'two finite numbers, the lower one first';
  requireArgument(isPair(range), {
    owner,
    argument: 'range',
    expected,
    found: range,
  });
  const [low, high] = range;
  const isRange = typeof low === 'number' && typeof high === 'number' && low < high;
  if (!isRange || !Number.isFinite(high - low))
    throw new ConfigError({ owner, argument: 'range', expected, found: `[${low}, ${high}]` });
  requireWhole(owner, 'points', points, 2);
  const last = points - 1;
  return Array.from({ length: points }, (_, i) => (i === last ? high : low + ((high - low) * i) / last));
};
