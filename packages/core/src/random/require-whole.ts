import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';

/** From `least` to `most`, both included; `range` is the range in words. @internal */
export interface WholeRange {
  readonly least: number;
  readonly most: number;
  readonly range: string;
}

/** @throws {ConfigError} If a value is not a whole number in the range. @internal */
export const requireWhole = (
  owner: string,
  argument: string,
  value: unknown,
  { least, most, range }: WholeRange,
): void => {
  if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most)
    throw new ConfigError({ owner, argument, expected: `a whole number in ${range}`, found: shown(value) });
};
