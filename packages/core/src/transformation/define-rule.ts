import { factory, type Factory } from '../declare/factory.js';
import type { Flat } from '../declare/flat.js';
import type { Hyperparameters, Values } from '../declare/hyperparameter.js';
import type { Expression } from '../expression/expression.js';
import { symbol } from '../expression/operations.js';
import type { GradientTransformation, Member } from '../member/gradient-transformation.js';
import { bind, type Equation } from '../rule/bind.js';
import { requireRule } from '../rule/require-rule.js';
import type { Slot, Slots } from '../rule/slot.js';
import type { LikeParams } from '../tree/like-params.js';
import { transformation } from './transformation.js';

/** The values that a rule may read besides gradient and state. @category Rule @since 0.1.0 */
export type Reads = 'params' | 'noise';

type NumericNames<H extends Hyperparameters> = {
  [K in keyof H]: H[K]['kind'] extends 'number' | 'scheduled' ? K : never;
}[keyof H];

type StaticNames<H extends Hyperparameters> = {
  [K in keyof H]: H[K]['kind'] extends 'static' ? K : never;
}[keyof H];

type ScheduledNames<H extends Hyperparameters> = {
  [K in keyof H]: H[K]['kind'] extends 'scheduled' ? K : never;
}[keyof H];

/** Numeric hyperparameters as symbols, static ones as their values. @category Rule @since 0.1.0 */
export type HyperSymbols<H extends Hyperparameters> = { readonly [K in NumericNames<H>]: Expression } & {
  readonly [K in StaticNames<H>]: Values<H>[K];
};

type ScalarSlotNames<S extends Slots> = {
  [K in keyof S]: S[K]['kind'] extends 'scalar' ? K : never;
}[keyof S];

/** The argument of a rule's function `rule`. @category Rule @since 0.1.0 */
export type RuleSymbols<
  H extends Hyperparameters,
  S extends Slots,
  Scalars extends string,
  R extends Reads,
> = {
  /** The gradient, or the output of the member before. */
  readonly g: Expression;
} & HyperSymbols<H> & { readonly [K in keyof S | Scalars | R]: Expression };

/** The state of a rule: its slots, and a count of steps if it reads the step or noise. @category Rule @since 0.1.0 */
export type RuleState<
  H extends Hyperparameters,
  S extends Slots,
  Scalars extends string,
  R extends Reads = never,
> = Flat<
  SlotValues<S> &
    ([Scalars | ScheduledNames<H> | Extract<R, 'noise'>] extends [never]
      ? unknown
      : { readonly count: number })
>;

type SlotValues<S extends Slots> = {
  readonly [K in keyof S]: S[K]['kind'] extends 'scalar' ? number : LikeParams;
};

/**
 * The declaration of a rule.
 *
 * @category Rule
 * @since 0.1.0
 */
export interface RuleDefinition<
  Name extends string,
  H extends Hyperparameters,
  S extends Slots,
  Scalars extends string,
  R extends Reads,
  Point extends Expression,
  Argument extends string | undefined,
> {
  /** Name of the factory and of the member: letters and digits. */
  readonly name: Name;
  /** The hyperparameters. */
  readonly hyper: H;
  /** The hyperparameter that is the first argument: `clip(1)`. */
  readonly argument?: Argument & keyof H;
  /** The state: tensors like the parameters, and numbers. */
  readonly slots?: S & { readonly [K in keyof S]: Slot<Values<H>> };
  /** The values that the rule reads besides `g` and its slots; `noise` needs a hyperparameter `key`. */
  readonly reads?: readonly R[];
  /**
   * Named scalars, computed once per step in double. `t` is the number of the step, 1 at the first. A hyperparameter
   * that is a schedule is read at t - 1.
   */
  readonly scalars?: (
    symbols: HyperSymbols<H> & { readonly [K in ScalarSlotNames<S>]: Expression },
    t: Expression,
  ) => Readonly<Record<Scalars, Expression>>;
  /** The equation: from symbols to the update `g` and the next value of each slot. Called once. */
  readonly rule: (
    symbols: RuleSymbols<H, S, Scalars, R>,
  ) => { readonly g: Expression } & { readonly [K in keyof S]: Expression };
  /**
   * The point at which the rule reads the gradient of the next step, if not at the parameters: an expression of
   * `params` and slots.
   */
  readonly gradientPoint?: (symbols: Omit<RuleSymbols<H, S, Scalars, 'params'>, 'g'>) => Point;
  /** Whether it refuses sparse gradients, since elements without a gradient change, too. */
  readonly dense?: boolean;
  /**
   * The parameters to evaluate, if not those that the steps change: an expression of `params` and slots. See
   * `evaluationParams`.
   */
  readonly evaluationPoint?: (symbols: Omit<RuleSymbols<H, S, Scalars, 'params'>, 'g'>) => Expression;
}

/** The context that a rule needs. @internal */
export type RuleContext<R extends Reads> = 'params' extends R ? { readonly params: LikeParams } : unknown;

/**
 * Declares an elementwise transformation by its equation.
 *
 * `defineRule` calls the function `rule` once, with symbols, and gets a graph of expressions. Every backend and
 * `explain` work from this graph. Reductions (`sum`, `norm`) are part of the graph.
 *
 * @param definition - Name, hyperparameters, state and equation; see {@link RuleDefinition}.
 * @returns A factory: from options to a transformation with one member, which records how it was built.
 * @throws {ConfigError} If a part of the definition is unknown, or a name has characters other than letters and
 *   digits or clashes with another; from the factory, if an option is missing, unknown or out of range, or the
 *   equation reads or returns a name that the rule does not declare.
 *
 * @example
 * ```ts
 * import { add, decay, defineRule, mul, tensor, toArray, zeros } from '@thalweg/core';
 *
 * const heavyBall = defineRule({
 *   name: 'heavyBall',
 *   hyper: { friction: decay(0.9) },
 *   slots: { velocity: zeros },
 *   rule: ({ g, velocity, friction }) => {
 *     const next = add(mul(friction, velocity), g);
 *     return { g: next, velocity: next };
 *   },
 * });
 * const tx = heavyBall({ friction: 0.5 });
 * const gradients = { w: tensor([1, -2]) };
 * const [, state] = tx.update(gradients, tx.init({ w: tensor([0, 0]) }));
 * const [updates] = tx.update(gradients, state);
 * toArray(updates.w) // => [1.5, -3]
 * ```
 *
 * @category Rule
 * @since 0.1.0
 */
export const defineRule = <
  const Name extends string,
  const H extends Hyperparameters,
  S extends Slots = {},
  Scalars extends string = never,
  const R extends Reads = never,
  Point extends Expression = never,
  const Argument extends string | undefined = undefined,
>(
  definition: RuleDefinition<Name, H, S, Scalars, R, Point, Argument>,
): Factory<
  H,
  Argument,
  GradientTransformation<
    readonly [
      Member<Name, RuleState<H, S, Scalars, R>, RuleContext<R>, [Point] extends [never] ? false : true>,
    ]
  >
> => {
  requireRule('defineRule', definition);
  const { name, hyper, argument, rule } = definition;
  // `bind` knows only names. The declaration gives the types of the arguments.
  const equation = definition as unknown as Equation;
  return factory(name, hyper, argument as Argument, (values, description) => {
    const member: Member<
      Name,
      RuleState<H, S, Scalars, R>,
      RuleContext<R>,
      [Point] extends [never] ? false : true
    > = {
      name,
      description,
      body: bind(equation, values, (from) => ({
        outputs: from('rule', { g: symbol('g', 'tensor') }, rule),
        wraps: undefined,
      })),
    };
    return transformation([member], description);
  });
};
