import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';

/** @throws {ConfigError} If an option is neither true nor false. @internal */
export const requireFlag = (owner: string, argument: string, value: unknown): void => {
  if (typeof value !== 'boolean')
    throw new ConfigError({ owner, argument, expected: 'true or false', found: shown(value) });
};
