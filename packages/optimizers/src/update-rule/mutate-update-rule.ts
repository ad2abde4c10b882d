import { requireKey, type Key } from '@thalweg/core';
import { requireUpdateRule } from './require-update-rule.js';
import { groupOf, places, tokensAt, type UpdateRule } from './tokens.js';
import { wholeAt } from './whole-at.js';

/**
 * An update rule in which one token of another is changed.
 *
 * The place is uniform among all, and the token among the others that the place may have.
 *
 * @param key - The random key. The same key and rule give the same result.
 * @param rule - The rule to change. It stays as it is.
 * @throws {ConfigError} If `key` is not a random key, or `rule` is not an update rule.
 *
 * @example
 * ```ts
 * import { makeKey } from '@thalweg/core';
 * import { mutateUpdateRule, randomUpdateRule } from '@thalweg/optimizers';
 *
 * const [before] = randomUpdateRule(makeKey(1), 1);
 * const [after] = mutateUpdateRule(makeKey(2), [before!]);
 * Object.entries(after!).filter(([place, token]) => token !== Object(before)[place]).length // => 1
 * ```
 *
 * @category Update rule
 * @since 0.1.0
 */
export const mutateUpdateRule = (key: Key, rule: UpdateRule): UpdateRule => {
  requireKey('mutateUpdateRule', 'key', key);
  requireUpdateRule('mutateUpdateRule', 'rule', rule);
  const at = wholeAt(key, 0, rule.length * places.length);
  const changed = places[at % places.length]!;
  return rule.map((group, i) =>
    i !== Math.floor(at / places.length)
      ? group
      : groupOf((place) => {
          if (place !== changed) return group[place];
          const others = tokensAt(place, i).filter((token) => token !== group[place]);
          return others[wholeAt(key, 1, others.length)]!;
        }),
  );
};
