import { ConfigError } from '../error/config-error.js';

/**
 * The names that a function of a rule may read. Any other is an error at once: as `undefined` it would be noticed later and
 * without its name, or not at all.
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
    // What the function gets is typed by the rule's declaration, which says more than a record of names can.
  }) as never;
