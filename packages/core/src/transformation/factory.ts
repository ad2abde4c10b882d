import { ConfigError } from '../error/config-error.js';
import type { Hyperparameters, Options, Values } from '../hyperparameter/hyperparameter.js';
import { isMemberName } from './member-name.js';
import { readOptions } from '../hyperparameter/read-options.js';
import type { Description } from '../spec/description.js';

/** Flattens an intersection for reading. */
type Shown<T> = { [K in keyof T]: T[K] };

/**
 * What a factory is, as data: for a registry to build from specs and to say what it accepts.
 *
 * @category Spec
 * @since 0.1.0
 */
export interface Declaration<Result> {
  readonly name: string;
  readonly hyper: Hyperparameters;
  /** The hyperparameter that the factory takes first, by itself; `undefined` if none. */
  readonly argument: string | undefined;
  /**
   * Builds from options by name, the argument among them.
   *
   * @throws {ConfigError} If an option is missing, unknown or out of range.
   */
  readonly build: (options: Readonly<Record<string, unknown>>) => Result;
}

/** Something that says how it builds. @category Spec @since 0.1.0 */
export interface Declared<Result> {
  readonly declaration: Declaration<Result>;
}

/**
 * How a declared factory is called.
 *
 * With its options; or, if it declares an `argument`, with that one hyperparameter and then the others. What has a
 * default may be left out.
 *
 * @category Transformation
 * @since 0.1.0
 */
export type Factory<H extends Hyperparameters, Argument, Result> = Declared<Result> &
  MakeOf<H, Argument, Result>;

type MakeOf<H extends Hyperparameters, Argument, Result> = Argument extends keyof H
  ? {} extends Options<Omit<H, Argument>>
    ? (argument: Values<H>[Argument], options?: Shown<Options<Omit<H, Argument>>>) => Result
    : (argument: Values<H>[Argument], options: Shown<Options<Omit<H, Argument>>>) => Result
  : {} extends Options<H>
    ? (options?: Shown<Options<H>>) => Result
    : (options: Shown<Options<H>>) => Result;

/**
 * Declares a factory of anything: how a package adds things of which core knows nothing but how they are built.
 *
 * Transformations, schedules and strategies have functions of their own for this: `defineRule`, `defineSchedule`, ...
 *
 * @param definition - `name`: name of the factory, letters and digits. `hyper`: the hyperparameters. `argument`: the one
 *   given first, by itself, if any. `build`: from their values to the thing; what it puts into `description` is what
 *   `toSpec` will write.
 * @returns A factory: it reads and checks its options, fills in defaults, and builds.
 * @throws {ConfigError} If the name is none; from the factory, if an option is missing, unknown or out of range.
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
}): Factory<H, Argument, Result> =>
  factory(definition.name, definition.hyper, definition.argument as Argument, definition.build);

/**
 * Makes a factory out of its declaration: reads and checks the options, records them, and builds.
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
      found: `'${name}'`,
    });
  const fromOptions = (options: Readonly<Record<string, unknown>>): Result => {
    const values = readOptions(name, hyper, options);
    return build(values, Object.freeze({ name, options: values }));
  };
  const make = (first: unknown, rest: Readonly<Record<string, unknown>> = {}): Result =>
    fromOptions(
      argument === undefined
        ? ((first ?? {}) as Readonly<Record<string, unknown>>)
        : { ...rest, [argument]: first },
    );
  const declaration: Declaration<Result> = { name, hyper, argument, build: fromOptions };
  // Its shape follows from the declaration by a conditional type, which no body can be checked against.
  return Object.assign(make, { declaration }) as Factory<H, Argument, Result>;
};
