import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { uncalled } from '../member/require-transformation.js';
import { isRecord } from '../tree/structure.js';
import type { AnyStrategy } from './strategy.js';

const isStrategy = (value: unknown): value is AnyStrategy =>
  isRecord(value) && Array.isArray(value.parts) && isRecord(value.description);

/** @throws {ConfigError} If a value is not a strategy. @internal */
export const requireStrategy = (owner: string, argument: string, value: unknown): void => {
  if (isStrategy(value)) return;
  const fix = Array.isArray(value)
    ? `${owner} takes strategies one by one: write ${owner}(...list)`
    : uncalled(value);
  throw new ConfigError({
    owner,
    argument,
    expected: 'a strategy',
    found: shown(value),
    ...(fix === undefined ? {} : { fix }),
  });
};
