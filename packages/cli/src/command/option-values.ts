import { getApplicativeValidation, left, right, type Either } from 'fp-ts/lib/Either.js';
import { sequenceS } from 'fp-ts/lib/Apply.js';
import { getSemigroup, type NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js';
import { nearest } from './nearest.js';
import type { Arguments } from './parse-arguments.js';

/**
 * The value of an option, or its errors.
 *
 * @category Command line
 * @since 0.1.0
 */
export type Reading<A> = Either<NonEmptyArray<string>, A>;

/**
 * Combines a record of readings into one, with all of their errors.
 *
 * @example
 * ```ts
 * import { readAll } from 'thalweg/command';
 * import { left, right } from 'fp-ts/lib/Either.js';
 *
 * readAll({ a: right(1), b: left(['b is wrong']), c: left(['c too']) }); // => left(['b is wrong', 'c too'])
 * ```
 * @category Command line
 * @since 0.1.0
 */
export const readAll = sequenceS(getApplicativeValidation(getSemigroup<string>()));

export const textOf = (args: Arguments, option: string): string | undefined => args.given(option)[0];

/**
 * Reads an option that is a whole number in a range.
 *
 * @example
 * ```ts
 * import { parseArguments, wholeNumber } from 'thalweg/command';
 * import { flatMap, right } from 'fp-ts/lib/Either.js';
 *
 * const syntax = { name: 'run', about: 'Runs.', options: { epochs: { value: 'N', about: 'how often' } } };
 * const args = parseArguments(syntax, ['--epochs', '3']);
 * flatMap(args, (given) => wholeNumber(given, 'epochs', { least: 1, fallback: 10 })); // => right(3)
 * ```
 * @category Command line
 * @since 0.1.0
 */
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

/** A number, or undefined if it is not given. */
export const decimal = (
  args: Arguments,
  option: string,
  { above, least = -Infinity }: { readonly above?: number; readonly least?: number } = {},
): Reading<number | undefined> => {
  const text = textOf(args, option);
  if (text === undefined) return right(undefined);
  const value = /^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  if (Number.isFinite(value) && value >= least && value > (above ?? -Infinity)) return right(value);
  const range = above === undefined ? (least === -Infinity ? '' : `, ${least} or more`) : ` above ${above}`;
  return left([`--${option}: expected a number${range}, found '${text}'`]);
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

/**
 * Reads an option that is one of some names; without it, the first of them.
 *
 * @example
 * ```ts
 * import { oneOf, parseArguments } from 'thalweg/command';
 * import { flatMap, right } from 'fp-ts/lib/Either.js';
 *
 * const args = parseArguments({ name: 'run', about: 'Runs.', options: {} }, []);
 * flatMap(args, (given) => oneOf(given, 'loss', ['logistic', 'hinge'])); // => right('logistic')
 * ```
 * @category Command line
 * @since 0.1.0
 */
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

/** The value of an option, or undefined if it is not given. */
export const optional = <A>(
  args: Arguments,
  option: string,
  read: (option: string, text: string) => Reading<A>,
): Reading<A | undefined> => {
  const text = textOf(args, option);
  return text === undefined ? right(undefined) : read(option, text);
};
