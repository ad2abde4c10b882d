import { ConfigError } from '@thalweg/core';

/** Checks of single options, for one function; each throws a `ConfigError` that names the function and the option. @internal */
export interface OptionChecks {
  /** Refuses an option. */
  readonly refuse: (argument: string, expected: string, found: unknown, fix?: string) => never;
  readonly wholeNumber: (argument: string, value: unknown, least: number) => void;
  /** A finite number. */
  readonly number: (argument: string, value: unknown, range?: NumberRange) => void;
  readonly oneOf: (argument: string, value: unknown, choices: readonly string[]) => void;
  /** A value of this type, as `typeof` says it. */
  readonly typed: (argument: string, value: unknown, type: 'boolean' | 'function' | 'string') => void;
  readonly list: (argument: string, value: unknown) => void;
}

/** Where a number must lie. @internal */
export type NumberRange = { readonly least: number } | { readonly above: number };

/** @internal */
export const optionChecks = (owner: string): OptionChecks => {
  const refuse = (argument: string, expected: string, found: unknown, fix?: string): never => {
    throw new ConfigError({
      owner,
      argument,
      expected,
      found: shownOption(found),
      ...(fix === undefined ? {} : { fix }),
    });
  };
  return {
    refuse,
    wholeNumber: (argument, value, least) => {
      if (!(Number.isSafeInteger(value) && (value as number) >= least))
        refuse(argument, `a whole number, ${least} or more`, value);
    },
    number: (argument, value, range) => {
      const isInRange =
        range === undefined ||
        ('least' in range ? (value as number) >= range.least : (value as number) > range.above);
      if (!(Number.isFinite(value) && isInRange))
        refuse(argument, `a finite number${range === undefined ? '' : rangeText(range)}`, value);
    },
    oneOf: (argument, value, choices) => {
      if (typeof value !== 'string' || !choices.includes(value))
        refuse(argument, choices.map((choice) => `'${choice}'`).join(' or '), value);
    },
    typed: (argument, value, type) => {
      if (typeof value !== type) refuse(argument, `a ${type}`, value);
    },
    list: (argument, value) => {
      if (!Array.isArray(value)) refuse(argument, 'an array', value);
    },
  };
};

const rangeText = (range: NumberRange): string =>
  'least' in range ? `, ${range.least} or more` : ` above ${range.above}`;

/** A value in an error message. */
export const shownOption = (value: unknown): string => {
  switch (typeof value) {
    case 'undefined':
      return 'nothing';
    case 'string':
      return `'${value.length > 60 ? `${value.slice(0, 57)}...` : value}'`;
    case 'function':
      return 'a function';
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? `an array of ${value.length}` : 'an object';
    case 'bigint':
    case 'boolean':
    case 'number':
    case 'symbol':
      return String(value);
  }
};
