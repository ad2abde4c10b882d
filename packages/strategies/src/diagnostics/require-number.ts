import { ConfigError } from '@thalweg/core';

/**
 * Refuses a number that is out of range.
 *
 * @throws {ConfigError} If it is not accepted.
 * @internal
 */
export const requireNumber = (
  accepted: boolean,
  problem: {
    readonly owner: string;
    readonly argument: string;
    readonly expected: string;
    readonly found: number;
  },
): void => {
  if (!accepted) throw new ConfigError({ ...problem, found: String(problem.found) });
};
