import { ConfigError, requireKey, type Key } from '@thalweg/core';
import { groupOf, mostGroups, places, tokensAt, type UpdateRule } from './tokens.js';
import { wholeAt } from './whole-at.js';

/**
 * A random update rule: each token is uniform among those that its place may have.
 *
 * @param key - The random key. The same key and depth give the same rule.
 * @param depth - The number of groups, 1 to 4. The operands of a group after the first include the results before it.
 * @throws {ConfigError} If `key` is not a random key, or `depth` is not a whole number from 1 to 4.
 *
 * @example
 * ```ts
 * import { makeKey } from '@thalweg/core';
 * import { randomUpdateRule, requireUpdateRule } from '@thalweg/optimizers';
 *
 * const rule = randomUpdateRule(makeKey(1), 2);
 * requireUpdateRule('demo', 'rule', rule);
 * rule.length // => 2
 * ```
 *
 * @category Update rule
 * @since 0.1.0
 */
export const randomUpdateRule = (key: Key, depth: number): UpdateRule => {
  requireKey('randomUpdateRule', 'key', key);
  if (!Number.isInteger(depth) || depth < 1 || depth > mostGroups)
    throw new ConfigError({
      owner: 'randomUpdateRule',
      argument: 'depth',
      expected: `a whole number from 1 to ${mostGroups}`,
      found: String(depth),
    });
  return Array.from({ length: depth }, (_, i) =>
    groupOf((place) => {
      const tokens = tokensAt(place, i);
      return tokens[wholeAt(key, i * places.length + places.indexOf(place), tokens.length)]!;
    }),
  );
};
