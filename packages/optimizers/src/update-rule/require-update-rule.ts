import { ConfigError } from '@thalweg/core';
import { mostGroups, places, tokensAt } from './tokens.js';

/**
 * Checks that a value is an update rule.
 *
 * @param owner - The function that takes the rule, as its user writes it.
 * @param argument - The name of the argument.
 * @param value - The value given.
 * @throws {ConfigError} If it is not a list of one to four groups, or a group lacks a place, has another one, or has a token
 *   that the place may not have. The argument of the error is the path: `groups.1.combine` is in the second group.
 *
 * @example
 * ```ts
 * import { requireUpdateRule } from '@thalweg/optimizers';
 *
 * const message = (rule: unknown) => {
 *   try {
 *     requireUpdateRule('demo', 'groups', rule);
 *     return 'a rule';
 *   } catch (error) {
 *     return (error as Error).message;
 *   }
 * };
 * const sgd = { left: 'g', right: '1', leftFunction: 'x', rightFunction: 'x', combine: 'x*y' };
 * message([sgd]) // => 'a rule'
 * message([{ ...sgd, combine: 'x%y' }]).slice(0, 40) // => "demo: groups.0.combine: expected one of "
 * ```
 *
 * @category Update rule
 * @since 0.1.0
 */
export const requireUpdateRule = (owner: string, argument: string, value: unknown): void => {
  if (!Array.isArray(value) || value.length === 0 || value.length > mostGroups)
    throw new ConfigError({
      owner,
      argument,
      expected: `a list of 1 to ${mostGroups} groups`,
      found: Array.isArray(value) ? `a list of ${value.length}` : found(value),
    });
  // `forEach` would skip holes.
  Array.from<unknown>(value).forEach((group, i) => {
    requireGroup(owner, `${argument}.${i}`, group, i);
  });
};

const requireGroup = (owner: string, argument: string, group: unknown, before: number): void => {
  if (!isRecord(group))
    throw new ConfigError({
      owner,
      argument,
      expected: `a group: an object with ${places.join(', ')}`,
      found: found(group),
    });
  const odd = Object.keys(group).find((key) => !places.some((place) => place === key));
  if (odd !== undefined)
    throw new ConfigError({
      owner,
      argument: `${argument}.${odd}`,
      expected: `no such place (only ${places.join(', ')})`,
      found: found(group[odd]),
    });
  for (const place of places) {
    const token = Object.hasOwn(group, place) ? group[place] : undefined;
    const tokens: readonly string[] = tokensAt(place, before);
    if (typeof token !== 'string' || !tokens.includes(token))
      throw new ConfigError({
        owner,
        argument: `${argument}.${place}`,
        expected: `one of ${tokens.map((each) => `'${each}'`).join(', ')}`,
        found: found(token),
      });
  }
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const found = (value: unknown): string => {
  if (typeof value === 'string') return `'${value.slice(0, 60)}'`;
  if (value === undefined) return 'nothing';
  return typeof value === 'number' ? String(value) : `a value of type ${typeof value}`;
};
