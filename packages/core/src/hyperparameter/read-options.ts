import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import type { Hyperparameters, Values } from './hyperparameter.js';
import { requireOptions } from './require-options.js';

/**
 * Checks options against their declarations and fills in defaults. An option that is `undefined` counts as left
 * out.
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
  for (const [argument, { accepts, fallback, expected }] of Object.entries(declared)) {
    const value = options[argument] ?? fallback;
    if (!accepts(value))
      throw new ConfigError({
        owner,
        argument,
        expected,
        found: shown(value),
      });
    values[argument] = value;
  }
  return values as Values<H>;
};
