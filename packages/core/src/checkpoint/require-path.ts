import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';

/** Checks an argument that is the path of a file or a folder. @throws {ConfigError} If it is not a path. @internal */
export const requirePath = (owner: string, argument: string, value: unknown): void => {
  if (typeof value !== 'string' || value === '')
    throw new ConfigError({ owner, argument, expected: 'a path', found: shown(value) });
};
