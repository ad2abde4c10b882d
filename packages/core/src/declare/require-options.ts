import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { isPlainObject } from './plain-object.js';

/**
 * Checks that options are an object, and that every key is the name of an option.
 *
 * The types say the same, but plain JavaScript has none: a number in place of the options, or a misspelt
 * `learningrate`, would silently give the defaults.
 *
 * @param owner - The function that takes the options, as its user writes it.
 * @param options - The options given. The function checks the value of each option itself.
 * @param names - The names of all options: an object with a key for each, so that the compiler notices a missing one.
 * @throws {ConfigError} If the options are not an object, or have an unknown key.
 *
 * @example
 * ```ts
 * import { requireOptions } from '@thalweg/core';
 *
 * const repeat = (text: string, options: { readonly times?: number } = {}) => {
 *   requireOptions('repeat', options, { times: true });
 *   return text.repeat(options.times ?? 2);
 * };
 * repeat('ab') // => 'abab'
 * ```
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export const requireOptions = <O extends object>(
  owner: string,
  options: O,
  names: Readonly<Record<KeysOf<O>, unknown>>,
): void => {
  if (!isPlainObject(options))
    throw new ConfigError({
      owner,
      argument: 'options',
      expected: 'an object with options by name',
      found: shown(options),
    });
  for (const name of Object.keys(options))
    if (!Object.hasOwn(names, name))
      throw new ConfigError({
        owner,
        argument: name,
        expected: `no such option (only ${Object.keys(names).join(', ') || 'none'})`,
        found: shown(options[name as keyof O]),
      });
};

// The keys of every member of a union.
type KeysOf<O> = O extends unknown ? keyof O & string : never;
