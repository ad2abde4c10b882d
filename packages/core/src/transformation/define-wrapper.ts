import { factory, type Declared } from '../declare/factory.js';
import type { Hyperparameters, Options, Values } from '../declare/hyperparameter.js';
import type { Condition, Expression } from '../expression/expression.js';
import { symbol } from '../expression/operations.js';
import type { AnyTransformation, GradientTransformation, Member } from '../member/gradient-transformation.js';
import { wrapped } from '../member/wrapped.js';
import { bind, type Equation } from '../rule/bind.js';
import type { BoundRule } from '../rule/bound-rule.js';
import { requireRule } from '../rule/require-rule.js';
import {
  requireMeasures,
  requireReceives,
  requireResets,
  requireRuns,
  requireWrapperNames,
} from '../rule/require-wrapping.js';
import type { Measure } from '../rule/measure.js';
import type { Slot, Slots } from '../rule/slot.js';
import type { HyperSymbols, Reads, RuleContext, RuleState, RuleSymbols } from './define-rule.js';
import { transformation } from './transformation.js';

/**
 * The declaration of a wrapper.
 *
 * @category Wrapper
 * @since 0.1.0
 */
export interface WrapperDefinition<
  Name extends string,
  H extends Hyperparameters,
  S extends Slots,
  Scalars extends string,
  R extends Reads,
> {
  /** Name of the factory and of the member: letters and digits. */
  readonly name: Name;
  /** The hyperparameters, besides the wrapped transformation. */
  readonly hyper: H;
  /** The state: tensors like the parameters, and numbers. */
  readonly slots?: S & { readonly [K in keyof S]: Slot<Values<H>> };
  /** The values that the equations read besides gradients and slots; `noise` needs a hyperparameter `key`. */
  readonly reads?: readonly R[];
  /** Named scalars; see `defineRule`. */
  readonly scalars?: (
    symbols: HyperSymbols<H> & { readonly [K in keyof S]: Expression },
    t: Expression,
  ) => Readonly<Record<Scalars, Expression>>;
  /** What the wrapped members receive as their gradient; `g`, the gradient of the wrapper, by default. */
  readonly receives?: (symbols: RuleSymbols<H, S, Scalars, R>) => Expression;
  /**
   * The condition on which the members run, one for the whole tree. In a step in which it does not hold, their states stay the
   * same, and `u` has no meaning. By default they always run.
   */
  readonly runs?: (symbols: RuleSymbols<H, S, Scalars, R>) => Condition;
  /**
   * The condition on which the states of the members start again after the step, one for the whole tree; `undefined`: never.
   * They become what `init` gives for the parameters that the update of the wrapper leads to, so it must read `params`. Such a
   * wrapper refuses sparse gradients.
   */
  readonly resets?: (symbols: RuleSymbols<H, S, Scalars, R>) => Condition | undefined;
  /**
   * The equation: from `g`, the gradient of the wrapper, `u`, the update of the members, and `runs`, 1 in a step in which they
   * run and else 0, to the update `g` of the wrapper and the next value of each slot.
   */
  readonly rule: (
    symbols: RuleSymbols<H, S, Scalars, R> & { readonly u: Expression; readonly runs: Expression },
  ) => { readonly g: Expression } & { readonly [K in keyof S]: Expression };
  /**
   * Functions of the user, from the values of the hyperparameters: after each step the state has the number of each under its
   * name, and 0 before the first. A wrapper with one runs by itself, not in the passes of its members, and not on hosts.
   */
  readonly measures?: (values: Values<H>) => Readonly<Record<string, Measure>>;
  /**
   * The parameters to evaluate, if not those that the steps change: an expression of `params` and slots. See
   * `evaluationParams`.
   */
  readonly evaluationPoint?: (symbols: Omit<RuleSymbols<H, S, Scalars, 'params'>, 'g'>) => Expression;
  /**
   * What its own count, and so the step at which it reads schedules and `t`, counts: all calls, or the steps in which the
   * members run. All calls by default.
   */
  readonly counts?: 'calls' | 'runs';
  /** Whether it refuses sparse gradients, since elements without a gradient change, too. */
  readonly dense?: boolean;
}

/** The members of a wrapped transformation, and the wrapper after them. @category Wrapper @since 0.1.0 */
export type WrappedBy<Members extends readonly Member[], Wrapper extends Member> = GradientTransformation<
  number extends Members['length'] ? readonly Member[] : readonly [...Members, Wrapper]
>;

/** A factory of wrappers: from a transformation and options to a transformation. @category Wrapper @since 0.1.0 */
export type WrapperFactory<H extends Hyperparameters, Wrapper extends Member> = Declared<
  GradientTransformation,
  H
> &
  ({} extends Options<H>
    ? <Tx extends AnyTransformation>(
        transformation: Tx,
        options?: Options<H>,
      ) => WrappedBy<Tx['members'], Wrapper>
    : <Tx extends AnyTransformation>(
        transformation: Tx,
        options: Options<H>,
      ) => WrappedBy<Tx['members'], Wrapper>);

/**
 * Declares a wrapper of transformations by its equations.
 *
 * A wrapper changes what the wrapped members receive, when they run, and what is done with their update. It is one more member
 * after them, so their states keep their names. Rules and their wrapper run in the same passes.
 *
 * @param definition - Name, hyperparameters, state and equations; see {@link WrapperDefinition}.
 * @returns A factory: from a transformation and options to a transformation.
 * @throws {ConfigError} If a part of the definition is unknown, or a name is invalid or clashes with another; from the
 *   factory, if an option is missing, unknown or out of range, or an equation reads or returns a name that the wrapper does
 *   not declare.
 *
 * @example
 * ```ts
 * import { defineWrapper, mul, sub, tensor, toArray } from '@thalweg/core';
 * import { momentum } from '@thalweg/optimizers';
 *
 * // Takes back a part of the gradient from the update.
 * const opposed = defineWrapper({
 *   name: 'opposed',
 *   hyper: {},
 *   rule: ({ g, u }) => ({ g: sub(u, mul(0.5, g)) }),
 * });
 * const tx = opposed(momentum({ learningRate: 1, momentum: 0.5 }));
 * const [updates, state] = tx.update({ w: tensor([2]) }, tx.init({ w: tensor([0]) }));
 * toArray(updates.w) // => [-3]
 * toArray(state.addMomentum.trace.w) // => [2]
 * ```
 *
 * @category Wrapper
 * @since 0.1.0
 */
export const defineWrapper = <
  const Name extends string,
  const H extends Hyperparameters,
  S extends Slots = {},
  Scalars extends string = never,
  const R extends Reads = never,
>(
  definition: WrapperDefinition<Name, H, S, Scalars, R>,
): WrapperFactory<H, Member<Name, RuleState<H, S, Scalars, R>, RuleContext<R>, false>> => {
  requireRule('defineWrapper', definition);
  const { name, hyper, receives, runs, resets, measures, rule, counts = 'calls' } = definition;
  requireWrapperNames(name, [...Object.keys(hyper), ...Object.keys(definition.slots ?? {})]);
  // `bind` knows only names. The declaration gives the types of the arguments.
  const equation = definition as unknown as Equation;
  const all = { ...hyper, transformation: wrapped() };
  const make = factory(name, all, 'transformation', (values, description) => {
    const { members } = values.transformation;
    const g = symbol('g', 'tensor');
    const inRule = { g, u: symbol('u', 'tensor'), runs: symbol('runs', 'scalar') };
    const measured = measures && requireMeasures(name, measures(values), Object.keys(definition.slots ?? {}));
    const body = bind(equation, values, (from) => ({
      outputs: from('rule', inRule, rule),
      wraps: {
        members: members.length,
        inner: receives === undefined ? g : requireReceives(name, from('receives', { g }, receives)),
        runs: runs && requireRuns(name, from('runs', { g }, runs)),
        resets: resets && requireResets(name, definition.reads ?? [], from('resets', { g }, resets)),
        measures: measured,
        countsRuns: counts === 'runs',
      },
    }));
    requireWrapperNames(name, Object.keys(body.scalars));
    const own: Member = { name, description, body: withSlots(body, measured?.names ?? []) };
    return transformation([...members, own], description);
  });
  // The members of the argument give the type of the result, which a declaration cannot express.
  return make as unknown as WrapperFactory<
    H,
    Member<Name, RuleState<H, S, Scalars, R>, RuleContext<R>, false>
  >;
};

/** The rule with numbers in its state that the equation does not change. */
const withSlots = (body: BoundRule, names: readonly string[]): BoundRule => ({
  ...body,
  slots: [...body.slots, ...names.map((name) => ({ name, kind: 'scalar' as const, initial: 0 }))],
  outputs: { ...Object.fromEntries(names.map((name) => [name, symbol(name, 'scalar')])), ...body.outputs },
});
