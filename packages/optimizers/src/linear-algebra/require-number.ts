import { ConfigError } from '@thalweg/core';

/** @throws {ConfigError} If a value is not a whole number, 1 or more. */
export const requirePositiveCount = (owner: string, argument: string, value: number): void => {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new ConfigError({ owner, argument, expected: 'a whole number, 1 or more', found: String(value) });
};

/** @throws {ConfigError} If a value is not a finite number, 0 or more. */
export const requireNonNegative = (owner: string, argument: string, value: number): void => {
  if (typeof value === 'number' && value >= 0 && value < Infinity) return;
  throw new ConfigError({ owner, argument, expected: 'a finite number, 0 or more', found: String(value) });
};
