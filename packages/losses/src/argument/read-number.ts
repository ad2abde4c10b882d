import { ConfigError } from '@thalweg/core';
import { shown } from './shown.js';

/** The range of an option and its default, as core declares hyperparameters. */
interface DeclaredNumber {
  readonly expected: string;
  readonly accepts: (value: unknown) => value is number;
  readonly fallback: number | undefined;
}

/** The value of an option, or its default. @throws {ConfigError} If it is out of range. @internal */
export const readNumber = (
  owner: string,
  argument: string,
  found: number | undefined,
  { accepts, expected, fallback }: DeclaredNumber,
): number => {
  const value = found ?? fallback;
  if (!accepts(value)) throw new ConfigError({ owner, argument, expected, found: shown(value) });
  return value;
};
