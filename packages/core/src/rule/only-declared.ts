import { ConfigError } from '../error/config-error.js';

/**
 * Allows a function of a rule to read only declared names. Any other name throws at once; as `undefined` it would
 * fail later without its name, or not at all.
 *
 * @throws {ConfigError} From the result, when another name is read.
 * @internal
 */
export const onlyDeclared = (owner: string, symbols: Readonly<Record<string, unknown>>): never =>
  new Proxy(symbols, {
    get: (target, name) => {
      if (typeof name === 'symbol' || Object.hasOwn(target, name)) return target[name as string];
      throw new ConfigError({
        owner,
        argument: name,
        expected: `a name that it may read (only ${Object.keys(target).join(', ')})`,
        found: 'one that the rule does not declare',
        ...(name === 'params' || name === 'noise' ? { fix: `Declare it: reads: ['${name}']` } : {}),
      });
    },
    // The rule's declaration gives the type of the argument; a record of names cannot express it.
  }) as never;
