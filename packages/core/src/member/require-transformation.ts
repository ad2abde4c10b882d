import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { isRecord } from '../tree/structure.js';
import type { AnyTransformation } from './gradient-transformation.js';

/** @internal */
export const isTransformation = (value: unknown): value is AnyTransformation =>
  isRecord(value) && Array.isArray(value.members) && isRecord(value.description);

/**
 * Checks that a value is a transformation. The most common mistake is a factory that was not called.
 *
 * @throws {ConfigError} If it is not a transformation.
 * @internal
 */
export const requireTransformation = (
  owner: string,
  argument: string,
  value: unknown,
  fix: string | undefined = uncalled(value),
): void => {
  if (isTransformation(value)) return;
  throw new ConfigError({
    owner,
    argument,
    expected: 'a transformation',
    found: shown(value),
    ...(fix === undefined ? {} : { fix }),
  });
};

/** The fix to suggest if a factory was passed without calling it. @internal */
export const uncalled = (value: unknown): string | undefined =>
  typeof value === 'function' && 'declaration' in value
    ? `Call the factory: ${(value.declaration as { readonly name: string }).name}(...)`
    : undefined;
