import {
  ConfigError,
  defineFactory,
  type Expression,
  type Factory,
  type Hyperparameters,
  type Operand,
  type Values,
} from '@thalweg/core';
import { plainNumbers, type GivenNumbers, type NumbersLikeParams } from './numbers-like-params.js';

/** What a projection holds of an option: tensors are written as nested lists. */
type Held<H extends Hyperparameters> = {
  readonly [K in keyof H]: Values<H>[K] extends number ? number : NumbersLikeParams;
};

/**
 * How a set projects: by an expression, which a rule and a function on trees share; or by a function of all elements, if it has
 * to sort them.
 */
export type Projector<Options> =
  | {
      readonly _tag: 'Expression';
      readonly nearest: (x: Expression, options: { readonly [K in keyof Options]: Operand }) => Expression;
    }
  | {
      readonly _tag: 'Elements';
      /** It must not change its argument. */
      readonly nearest: (x: Float64Array, options: Options) => Float64Array;
    };

/** A factory of projections onto one kind of set. */
export type ProjectionFactory<Name extends string, H extends Hyperparameters> = Factory<
  H,
  undefined,
  { readonly name: Name } & Held<H>
> & {
  readonly projector: Projector<Held<H>>;
  /** Whether the options fit together. */
  readonly fits: (options: Held<H>) => boolean;
};

/**
 * Declares the projections onto one kind of set. Each is plain data: the name of the factory, and the options.
 *
 * @param definition - `fit`: how the options must fit together, and whether they do.
 */
export const defineProjection = <const Name extends string, const H extends Hyperparameters>({
  name,
  hyper,
  fit = { argument: '', expected: '', holds: () => true },
  projector,
}: {
  readonly name: Name;
  readonly hyper: H;
  readonly fit?: {
    readonly argument: keyof H & string;
    readonly expected: string;
    readonly holds: (options: NoInfer<Held<H>>) => boolean;
  };
  readonly projector: Projector<NoInfer<Held<H>>>;
}): ProjectionFactory<Name, H> =>
  Object.assign(
    defineFactory({
      name,
      hyper,
      build: (values): { readonly name: Name } & Held<H> => {
        // The declarations accept numbers, and trees of numbers and tensors.
        const given = Object.entries(values as Readonly<Record<string, GivenNumbers>>);
        const options = Object.fromEntries(given.map(([key, each]) => [key, plainNumbers(each)])) as Held<H>;
        if (!fit.holds(options))
          throw new ConfigError({
            owner: name,
            argument: fit.argument,
            expected: fit.expected,
            found: JSON.stringify(options[fit.argument]).slice(0, 100),
          });
        // The compiler cannot follow the entries of a mapped type.
        return Object.freeze({ name, ...options }) as { readonly name: Name } & Held<H>;
      },
    }),
    { projector, fits: fit.holds },
  );
