import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { requireOptions } from './require-options.js';

/**
 * Checks that a definition has no part with an unknown name, and that its functions are functions.
 *
 * @param parts - The names of all parts: `'function'` for a required function, `'optional'` for a function that may
 *   be left out.
 * @throws {ConfigError} At the first part that is unknown or is not a function.
 * @internal
 */
export const requireDefinition = (
  owner: string,
  definition: object,
  parts: Readonly<Record<string, true | 'function' | 'optional'>>,
): void => {
  requireOptions<Record<string, unknown>>(owner, definition as Record<string, unknown>, parts);
  for (const [argument, part] of Object.entries(parts)) {
    const found: unknown = definition[argument as keyof typeof definition];
    if (part === true || typeof found === 'function' || (part === 'optional' && found === undefined))
      continue;
    throw new ConfigError({ owner, argument, expected: 'a function', found: shown(found) });
  }
};

/** @throws {ConfigError} If the value is not a list of these names. @internal */
export const requireNames = (
  owner: string,
  argument: string,
  list: unknown,
  names: readonly string[],
): void => {
  const wrong: unknown = Array.isArray(list) ? list.find((name) => !names.includes(name as string)) : list;
  if (!Array.isArray(list) || wrong !== undefined)
    throw new ConfigError({
      owner,
      argument,
      expected: `a list of ${names.map((name) => `'${name}'`).join(', ')}`,
      found: shown(wrong),
    });
};
