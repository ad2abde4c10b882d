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
    return build(values, { name, options: values });
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
