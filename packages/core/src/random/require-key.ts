import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { isKey } from './key.js';

/**
 * Checks that a value is a random key.
 *
 * Without the check, a number in place of a key would count as a key without words, and every number would give the
 * same random numbers.
 *
 * @param owner - The function that takes the key, as its user writes it.
 * @param argument - The name of the argument.
 * @param value - The value given.
 * @throws {ConfigError} If the value is not a random key.
 *
 * @example
 * ```ts
 * import { makeKey, requireKey, type Key } from '@thalweg/core';
 *
 * const coin = (key: Key) => {
 *   requireKey('coin', 'key', key);
 *   return key[1] % 2 === 0;
 * };
 * coin(makeKey(4)) // => true
 * ```
 *
 * @category Random
 * @since 0.1.0
 */
export const requireKey = (owner: string, argument: string, value: unknown): void => {
  if (!isKey(value))
    throw new ConfigError({
      owner,
      argument,
      expected: 'a random key',
      found: shown(value),
      fix: 'Make one with makeKey(seed)',
    });
};
