import { ConfigError } from '@thalweg/core';

/**
 * Refuses an invalid argument.
 *
 * @throws {ConfigError} If the argument is not accepted.
 * @internal
 */
export const requireArgument = (
  accepted: boolean,
  problem: {
    readonly owner: string;
    readonly argument: string;
    readonly expected: string;
    readonly found: unknown;
    readonly fix?: string;
  },
): void => {
  if (!accepted) throw new ConfigError({ ...problem, found: shown(problem.found) });
};

/** @throws {ConfigError} If an argument is not a function. @internal */
export const requireFunction = (owner: string, argument: string, found: unknown): void => {
  requireArgument(typeof found === 'function', { owner, argument, expected: 'a function', found });
};

/** @throws {ConfigError} If a function of the caller returned no number; NaN is a number. @internal */
export const requireNumber = (owner: string, argument: string, found: unknown): number => {
  requireArgument(typeof found === 'number', {
    owner,
    argument,
    expected: 'a function that gives a number',
    found,
  });
  return found as number;
};

/** @throws {ConfigError} If an argument is not a whole number, or below `least`. @internal */
export const requireWhole = (owner: string, argument: string, found: unknown, least: number): void => {
  requireArgument(isWhole(found, least), {
    owner,
    argument,
    expected: `a whole number, ${least} or more`,
    found,
  });
};

/** Whether a value is a whole number, `least` or more. @internal */
export const isWhole = (value: unknown, least: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least;

/** Whether a value is a promise. The caller refuses it, so this handles its rejection. @internal */
export const isPromise = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null || !('then' in value) || typeof value.then !== 'function')
    return false;
  void Promise.resolve(value).catch(() => undefined);
  return true;
};

/** Whether a value is a list of two. @internal */
export const isPair = (value: unknown): boolean => Array.isArray(value) && value.length === 2;

const shown = (value: unknown): string => {
  switch (typeof value) {
    case 'undefined':
      return 'nothing';
    case 'string':
      return `'${value.length > 60 ? `${value.slice(0, 57)}...` : value}'`;
    case 'object':
      if (value === null) return 'null';
      if (isPromise(value)) return 'a promise';
      if (!Array.isArray(value)) return 'an object';
      return value.length === 0 ? 'an empty array' : `an array of ${value.length}`;
    case 'function':
      return 'a function';
    case 'bigint':
    case 'boolean':
    case 'number':
    case 'symbol':
      return String(value);
  }
};
