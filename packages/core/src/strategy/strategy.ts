import type { Description } from '../declare/description.js';
import type { Member, StateOf } from '../member/gradient-transformation.js';
import type { LikeParams } from '../tree/like-params.js';
import type { Decision, TakenDecision } from './decision.js';
import type { RunStart, StrategyEvent } from './strategy-event.js';

declare const types: unique symbol;

/**
 * One named part of a strategy: a reducer from events and its state to decisions and its next state.
 *
 * Its type holds the name and the state. `defineStrategy` makes parts.
 *
 * @category Strategy
 * @since 0.1.0
 */
export interface StrategyPart<Name extends string = string, State = unknown> {
  readonly name: Name;
  /** For the types only; never present at run time. */
  readonly [types]?: { readonly state: State };
  /** The optimizers that it may switch to, by name. */
  readonly optimizers: readonly string[];
  /** Whether it decides when to evaluate. */
  readonly evaluates: boolean;
  /** Whether it needs evaluations. */
  readonly needsEvaluations: boolean;
  readonly init: (start: RunStart) => unknown;
  readonly on: (
    event: StrategyEvent<LikeParams>,
    state: unknown,
  ) => readonly [decisions: readonly Decision<LikeParams>[], state: unknown];
}

/**
 * A list of named parts, each of which sees every event and makes decisions for the training loop.
 *
 * The state is a record keyed by the name of the part (a repeated name gets a suffix: `snapshots`, `snapshots_2`). It
 * is plain data and tensors, so that a checkpoint can hold it. A strategy is pure: the same events give the same
 * decisions.
 *
 * @category Strategy
 * @since 0.1.0
 */
export interface Strategy<Parts extends readonly StrategyPart[] = readonly StrategyPart[]> {
  readonly parts: Parts;
  /** How it was built, with the nesting as written. */
  readonly description: Description;
  /** The state before the first event. It holds no parameters yet, so it fits any type `P`. */
  init<P = never>(start: RunStart): StrategyState<Parts, P>;
  /** The decisions about an event, and the next state. */
  on<P>(
    event: StrategyEvent<P>,
    state: StrategyState<Parts, NoInfer<P>>,
  ): readonly [decisions: readonly TakenDecision<P>[], state: StrategyState<Parts, P>];
}

/** A strategy of any parts. @category Strategy @since 0.1.0 */
export interface AnyStrategy<Parts extends readonly StrategyPart[] = readonly StrategyPart[]> {
  readonly parts: Parts;
  readonly description: Description;
}

type AsMembers<Parts extends readonly StrategyPart[]> = {
  readonly [I in keyof Parts]: Parts[I] extends StrategyPart<infer Name, infer State>
    ? Member<Name, State>
    : never;
};

/**
 * The state of a strategy with these parts, for parameters of type `P`.
 *
 * @category Strategy
 * @since 0.1.0
 */
export type StrategyState<Parts extends readonly StrategyPart[], P> = StateOf<AsMembers<Parts>, P>;
