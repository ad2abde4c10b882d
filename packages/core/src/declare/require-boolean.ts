import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';

/**
 * Checks an option that is `true` or `false`.
 *
 * @throws {ConfigError} If it is anything else.
 * @internal
 */
export const requireBoolean = (owner: string, argument: string, value: unknown): void => {
  if (typeof value !== 'boolean')
    throw new ConfigError({ owner, argument, expected: 'true or false', found: shown(value) });
};
