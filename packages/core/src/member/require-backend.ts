import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { isBackend } from '../kernel/kernel.js';

/** @throws {ConfigError} If the backend is unknown; `undefined` is allowed and names none. @internal */
export const requireBackend = (owner: string, backend: unknown): void => {
  if (backend !== undefined && !isBackend(backend))
    throw new ConfigError({
      owner,
      argument: 'backend',
      expected: `'reference', 'js' or 'wasm'`,
      found: shown(backend),
    });
};
