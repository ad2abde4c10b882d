import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { setOwn } from './plain-object.js';
import { frozenCopy } from './frozen-copy.js';
import type { Hyperparameters, Values } from './hyperparameter.js';
import { requireOptions } from './require-options.js';

/**
 * Checks options against their declarations, fills in defaults, and copies arrays and records, so that the caller may
 * change them later. An option that is `undefined` counts as left out.
 *
 * @throws {ConfigError} At the first option that is unknown, missing or out of range.
 * @internal
 */
export const readOptions = <H extends Hyperparameters>(
  owner: string,
  declared: H,
  options: Readonly<Record<string, unknown>>,
): Values<H> => {
  requireOptions(owner, options, declared);
  const values: Record<string, unknown> = {};
  for (const [argument, declaration] of Object.entries(declared)) {
    const { accepts, fallback, expected } = declaration;
    // An option may have the name of a property that every object inherits, such as `constructor`.
    const given = Object.hasOwn(options, argument) ? options[argument] : undefined;
    const value = given === undefined ? fallback : given;
    if (!accepts(value)) throw new ConfigError({ owner, argument, expected, found: shown(value) });
    setOwn(values, argument, frozenCopy(declaration, value));
  }
  return Object.freeze(values) as Values<H>;
};
