import { getApplicativeValidation, left, right, type Either } from 'fp-ts/lib/Either.js';
import { sequenceS } from 'fp-ts/lib/Apply.js';
import { getSemigroup, type NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js';
import { nearest } from './nearest.js';
import type { Arguments } from './parse-arguments.js';

/** The value of an option, or what is wrong with it. */
export type Reading<A> = Either<NonEmptyArray<string>, A>;

/** A record of readings as one, with everything that is wrong. */
export const readAll = sequenceS(getApplicativeValidation(getSemigroup<string>()));

export const textOf = (args: Arguments, option: string): string | undefined => args.given(option)[0];

export const wholeNumber = <Fallback extends number | undefined>(
  args: Arguments,
  option: string,
  {
    least,
    most,
    fallback,
  }: {
    readonly least: number;
    readonly most?: number;
    readonly fallback: Fallback;
  },
): Reading<number | Fallback> => {
  const text = textOf(args, option);
  if (text === undefined) return right(fallback);
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= (most ?? Number.MAX_SAFE_INTEGER)) return right(value);
  const range = most === undefined ? `, ${least} or more` : ` from ${least} to ${most}`;
  return left([`--${option}: expected a whole number${range}, found '${text}'`]);
};

/** A number in [0, 1). */
export const share = (args: Arguments, option: string, fallback: number): Reading<number> => {
  const text = textOf(args, option);
  if (text === undefined) return right(fallback);
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : NaN;
  return value >= 0 && value < 1
    ? right(value)
    : left([`--${option}: expected a number from 0 to below 1, found '${text}'`]);
};

/** One of some names; the first if the option is not there. */
export const oneOf = <const Names extends readonly [string, ...string[]]>(
  args: Arguments,
  option: string,
  names: Names,
): Reading<Names[number]> => {
  const text = textOf(args, option) ?? names[0];
  const found = names.find((name) => name === text);
  return found === undefined
    ? left([`--${option}: expected ${names.join(' or ')}, found '${text}'${nearest(text, names)}`])
    : right(found);
};

/** What an option says, or undefined if it is not there. */
export const optional = <A>(
  args: Arguments,
  option: string,
  read: (option: string, text: string) => Reading<A>,
): Reading<A | undefined> => {
  const text = textOf(args, option);
  return text === undefined ? right(undefined) : read(option, text);
};
