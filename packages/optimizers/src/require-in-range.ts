import { ConfigError, type Hyperparameter } from '@thalweg/core';

/** @throws {ConfigError} If a value is not one that a declaration accepts. */
export const requireInRange = (
  owner: string,
  argument: string,
  value: unknown,
  { accepts, expected }: Hyperparameter,
): void => {
  if (!accepts(value)) throw new ConfigError({ owner, argument, expected, found: String(value) });
};
