import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import type { Hyperparameters, Options, Values } from './hyperparameter.js';
import { readOptions } from './read-options.js';
import { requireOptions } from './require-options.js';
import type { Description } from './description.js';
import { isPlainObject } from './plain-object.js';
import { isMemberName } from './member-name.js';
import { requireDefinition } from './require-definition.js';

/**
 * A factory as data. A registry builds from it and lists the options that it accepts.
 *
 * @category Spec
 * @since 0.1.0
 */
export interface Declaration<Result, H extends Hyperparameters = Hyperparameters> {
  readonly name: string;
  /** The hyperparameters; another factory can take them over: `hyper: { ...scaleByAdam.declaration.hyper }`. */
  readonly hyper: H;
  /** The hyperparameter that is the factory's first argument; `undefined` if none. */
  readonly argument: string | undefined;
  /**
   * Builds from options by name, which include the argument.
   *
   * @throws {ConfigError} If an option is missing, unknown or out of range.
   */
  readonly build: (options: Readonly<Record<string, unknown>>) => Result;
}

/** A factory that carries its declaration. @category Spec @since 0.1.0 */
export interface Declared<Result, H extends Hyperparameters = Hyperparameters> {
  readonly declaration: Declaration<Result, H>;
}

/**
 * The call signature of a declared factory.
 *
 * It takes its options; or, if it declares an `argument`, that hyperparameter first and then the other options. Those
 * with a default may be left out.
 *
 * @category Transformation
 * @since 0.1.0
 */
export type Factory<H extends Hyperparameters, Argument, Result> = Declared<Result, H> &
  MakeOf<H, Argument, Result>;

type Besides<H extends Hyperparameters, Argument> = Pick<H, Exclude<keyof H, Argument>>;

type MakeOf<H extends Hyperparameters, Argument, Result> = Argument extends keyof H
  ? {} extends Options<Besides<H, Argument>>
    ? (argument: Values<H>[Argument], options?: Options<Besides<H, Argument>>) => Result
    : (argument: Values<H>[Argument], options: Options<Besides<H, Argument>>) => Result
  : {} extends Options<H>
    ? (options?: Options<H>) => Result
    : (options: Options<H>) => Result;

/**
 * Declares a factory of any value, also of a kind that core does not know.
 *
 * For transformations, schedules and strategies use `defineRule`, `defineSchedule`, ...
 *
 * @param definition - `name`: name of the factory, letters and digits. `hyper`: the hyperparameters. `argument`: the
 *   one that is the first argument, if any. `build`: from their values and a description to the result. Put the
 *   description into the result, so that `toSpec` can write it.
 * @returns A factory: it reads and checks its options, fills in defaults, and builds.
 * @throws {ConfigError} If the name is invalid; from the factory, if an option is missing, unknown or out of range.
 *
 * @example
 * ```ts
 * import { count, defineFactory, positive } from '@thalweg/core';
 * import { toSpec } from '@thalweg/core/spec';
 *
 * const clock = defineFactory({
 *   name: 'clock',
 *   hyper: { hours: count(12), rate: positive(1) },
 *   build: ({ hours }, description) => ({ show: (time: number) => time % hours, description }),
 * });
 * const twelve = clock({ rate: 2 });
 * twelve.show(13) // => 1
 * toSpec(twelve) // => { name: 'clock', hours: 12, rate: 2 }
 * ```
 *
 * @category Spec
 * @since 0.1.0
 */
export const defineFactory = <
  const H extends Hyperparameters,
  Result,
  const Argument extends string | undefined = undefined,
>(definition: {
  readonly name: string;
  readonly hyper: H;
  readonly argument?: Argument & keyof H;
  readonly build: (values: Values<H>, description: Description) => Result;
}): Factory<H, Argument, Result> => {
  requireDefinition('defineFactory', definition, {
    name: true,
    hyper: true,
    argument: true,
    build: 'function',
  });
  return factory(definition.name, definition.hyper, definition.argument as Argument, definition.build);
};

/**
 * Makes a factory from its declaration: it reads and checks the options, records them, and builds.
 *
 * @internal
 */
export const factory = <H extends Hyperparameters, Argument extends string | undefined, Result>(
  name: string,
  hyper: H,
  argument: Argument,
  build: (values: Values<H>, description: Description) => Result,
): Factory<H, Argument, Result> => {
  if (!isMemberName(name))
    throw new ConfigError({
      argument: 'name',
      expected: 'letters and digits, a letter first',
      found: shown(name),
    });
  requireHyper(name, hyper, argument);
  const fromOptions = (options: unknown): Result => {
    // Plain JavaScript may pass any value; `readOptions` checks it.
    const values = readOptions(name, hyper, options as Readonly<Record<string, unknown>>);
    return build(values, Object.freeze({ name, options: values }));
  };
  const taken = argument === undefined ? 1 : 2;
  const make = (...given: readonly unknown[]): Result => {
    if (given.length > taken)
      throw new ConfigError({
        owner: name,
        argument: 'arguments',
        expected: argument === undefined ? 'the options alone' : `${argument} and the options alone`,
        found: `${given.length} arguments`,
      });
    if (argument === undefined) return fromOptions(given[0] === undefined ? {} : given[0]);
    const [first, rest] = given;
    return fromOptions({ ...othersThan(argument, first, rest, name, hyper), [argument]: first });
  };
  const declaration: Declaration<Result, H> = { name, hyper, argument, build: fromOptions };
  // The result's type is a conditional type, which the compiler cannot check a body against.
  return Object.assign(make, { declaration }) as Factory<H, Argument, Result>;
};

/**
 * The options besides the first argument.
 *
 * @throws {ConfigError} If the first argument is among them, is missing, or the options are not an object.
 */
const othersThan = (
  argument: string,
  first: unknown,
  rest: unknown,
  owner: string,
  hyper: Hyperparameters,
): object => {
  const fix = `Write ${owner}(${argument}, options)`;
  if (isPlainObject(first) && Object.hasOwn(first, argument) && hyper[argument]?.accepts(first) === false)
    throw new ConfigError({
      owner,
      argument,
      expected: `to be given first, by itself, and to be ${hyper[argument].expected}`,
      found: shown(first),
      fix,
    });
  if (rest === undefined) return {};
  if (isPlainObject(rest) && Object.hasOwn(rest, argument))
    throw new ConfigError({
      owner,
      argument,
      expected: 'to be given first, by itself, and not among the options',
      found: shown(rest),
      fix,
    });
  const { [argument]: _, ...others } = hyper;
  requireOptions<Readonly<Record<string, unknown>>>(owner, rest as Readonly<Record<string, unknown>>, others);
  return rest as object;
};

/** @throws {ConfigError} If the hyperparameters are no record of declarations, or have names that clash. */
const requireHyper = (owner: string, hyper: unknown, argument: string | undefined): void => {
  if (!isPlainObject(hyper))
    throw new ConfigError({
      owner,
      argument: 'hyper',
      expected: 'an object with a declaration for each option: { rate: positive(1) }',
      found: shown(hyper),
    });
  for (const [name, declared] of Object.entries(hyper)) {
    if (!isPlainObject(declared) || typeof declared.accepts !== 'function')
      throw new ConfigError({
        owner,
        argument: `hyper.${name}`,
        expected: 'a declaration, as positive(1) makes one',
        found: shown(declared),
        ...(typeof declared === 'function' ? { fix: 'Call it: nonNegative(), flag(false), ...' } : {}),
      });
  }
  if (argument !== undefined && !Object.hasOwn(hyper, argument))
    throw new ConfigError({
      owner,
      argument: 'argument',
      expected: `the name of a hyperparameter (${Object.keys(hyper).join(', ') || 'there are none'})`,
      found: shown(argument),
    });
};
