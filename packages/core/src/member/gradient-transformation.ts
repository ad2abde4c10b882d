import type { Backend } from '../kernel/kernel.js';
import type { BoundRule } from '../rule/bound-rule.js';
import type { Description } from '../declare/description.js';
import type { GradientLeaf } from '../tensor/sparse-tensor.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Structure } from '../tree/structure.js';
import type { GradientTree, TensorTree, TreeOf, UpdatesOf } from '../tree/tree.js';
import type { Fill } from '../tree/like-params.js';

declare const types: unique symbol;

/**
 * One named part of a transformation.
 *
 * Its type says the name, the state, the context it needs, and whether it wants the gradient elsewhere than at the
 * parameters.
 *
 * Members work on the leaves of a tree whose structure, shapes and dtypes have been checked. They are made by
 * `defineRule` and `defineTransformation`.
 *
 * @category Transformation
 * @since 0.1.0
 */
export interface Member<
  Name extends string = string,
  State = unknown,
  Context = unknown,
  Point extends boolean = boolean,
> {
  readonly name: Name;
  /** Types only; never present. */
  readonly [types]?: { readonly state: State; readonly context: Context; readonly point: Point };
  /** How the member was built. */
  readonly description: Description;
  /** What it does: an equation, or functions. */
  readonly body: Body;
}

/** What a member does: an equation, functions, or the members of its own that it is made of. @category Transformation @since 0.1.0 */
export type Body = BoundRule | CustomBody | GroupBody;

/** The members under a name of the caller's; their states are the parts of the member's. @category Transformation @since 0.1.0 */
export interface GroupBody {
  readonly _tag: 'Group';
  readonly members: readonly Member[];
}

/**
 * A member that is no rule: its two functions, on the leaves of checked trees.
 *
 * @category Transformation
 * @since 0.1.0
 */
export interface CustomBody {
  readonly _tag: 'Custom';
  /** What of the context `update` cannot do without. */
  readonly needs: readonly (keyof OptionalContext<unknown>)[];
  readonly init: (params: LeafList) => unknown;
  readonly update: (updates: LeafList, state: unknown, context: RunContext) => readonly [LeafList, unknown];
  /** Where the gradient is wanted, if not at the parameters. */
  readonly gradientPoint:
    | ((state: unknown, context: RunContext & { readonly paramLeaves: LeafList }) => readonly Tensor[])
    | undefined;
  /** The transformations that it wraps: what `explain` reads. */
  readonly inner: readonly AnyTransformation[];
}

/** The leaves of a tree beside its structure. @category Transformation @since 0.1.0 */
export interface LeafList {
  readonly structure: Structure;
  readonly leaves: readonly Tensor[];
}

/** The leaves of a tree of gradients, some of which may be sparse. @internal */
export interface UpdateList {
  readonly structure: Structure;
  readonly leaves: readonly GradientLeaf[];
}

/** What a member gets besides updates and state. @category Transformation @since 0.1.0 */
export interface RunContext extends Omit<OptionalContext<unknown>, 'backend'> {
  /** Which implementation runs the rules; `undefined` for what is fastest for the size of each leaf. */
  readonly backend: Backend | undefined;
  /** The leaves of `params`, if there are params. */
  readonly paramLeaves: LeafList | undefined;
}

/**
 * What may be given to an update besides gradients.
 *
 * A member that needs some of it says so in its type; then it is required.
 *
 * @category Transformation
 * @since 0.1.0
 */
export interface OptionalContext<P> {
  /** The current parameters. */
  readonly params?: P;
  /** The current loss. */
  readonly value?: number;
  /** Loss and gradient anywhere. */
  readonly valueAndGrad?: (params: P) => readonly [number, P];
  /** Which implementation runs the rules; by default what is fastest for the size of each leaf. All give the same bits. */
  readonly backend?: Backend;
}

/**
 * A list of named members, applied in order: the one kind of thing that is composed here.
 *
 * `update` returns what is *added* to the parameters, and the next state; it is pure. The state is a record keyed
 * by member name (a repeated name gets a suffix: `scale`, `scale_2`).
 *
 * @category Transformation
 * @since 0.1.0
 */
export interface GradientTransformation<Members extends readonly Member[] = readonly Member[]> {
  readonly members: Members;
  /** How it was built, as it was written. */
  readonly description: Description;
  /**
   * The state before the first step.
   *
   * @throws {TreeMismatchError} If a leaf of `params` is no float32 or float64 tensor.
   */
  init<P>(params: P & TensorTree<P>): StateOf<Members, TreeOf<P>>;
  /**
   * One step: what is added to the parameters, and the next state.
   *
   * @throws {TreeMismatchError} If `updates`, `state` and `context.params` do not belong together.
   * @throws {ConfigError} If a member needs something that the context lacks, or a schedule is out of range.
   */
  update<U>(
    updates: U & GradientTree<U>,
    state: StateOf<Members, TreeOf<U>>,
    ...context: ContextArguments<Members, TreeOf<U>>
  ): readonly [updates: UpdatesOf<U>, state: StateOf<Members, TreeOf<U>>];
  /**
   * The point at which the gradient of the coming step is wanted: the parameters themselves, unless a member looks
   * ahead.
   *
   * @throws {TreeMismatchError} If `params` and `state` do not belong together.
   */
  gradientPoint<P>(params: P & TensorTree<P>, state: StateOf<Members, TreeOf<P>>): TreeOf<P>;
}

/** Anything that has members. @category Transformation @since 0.1.0 */
export interface AnyTransformation<Members extends readonly Member[] = readonly Member[]> {
  readonly members: Members;
  readonly description: Description;
}

/** The key of each member in the state: its name, with `_2`, `_3`, ... where the name occurred before. */
type Key<Name extends string, Seen extends readonly string[]> = Name extends Seen[number]
  ? `${Name}_${Occurrences<Name, Seen>['length']}`
  : Name;

/** One entry for the name itself and one for each time it was seen. */
type Occurrences<
  Name,
  Seen extends readonly string[],
  Found extends readonly unknown[] & { readonly length: number } = [Name],
> = Seen extends readonly [infer First, ...infer Rest extends readonly string[]]
  ? Occurrences<Name, Rest, First extends Name ? [...Found, First] : Found>
  : Found;

/**
 * The state types of members by key, with holes: the same for all parameters, so computed once per chain.
 *
 * @internal
 */
export type ByKey<
  Members extends readonly Member[],
  Seen extends readonly string[] = [],
  State = unknown,
> = Members extends readonly [infer First extends Member, ...infer Rest extends readonly Member[]]
  ? ByKey<
      Rest,
      [...Seen, First['name']],
      State & { readonly [K in Key<First['name'], Seen>]: First extends Member<string, infer S> ? S : never }
    >
  : State;

/** A state whose members the types do not know. @category Transformation @since 0.1.0 */
export interface OpaqueState {
  readonly [member: string]: unknown;
}

/**
 * The state of a transformation with these members, for parameters of type `P`.
 *
 * @category Transformation
 * @since 0.1.0
 */
export type StateOf<Members extends readonly Member[], P> = number extends Members['length']
  ? OpaqueState
  : { readonly [K in keyof ByKey<Members>]: Fill<ByKey<Members>[K], P> };

/** What all members together need of the context. @internal */
export type ContextOf<Members extends readonly Member[]> = (
  Members[number] extends infer One
    ? One extends Member<string, unknown, infer C>
      ? (context: C) => void
      : never
    : never
) extends (context: infer All) => void
  ? All
  : unknown;

/**
 * The last argument of `update`: required exactly when a member needs something.
 *
 * @category Transformation
 * @since 0.1.0
 */
export type ContextArguments<Members extends readonly Member[], P> =
  {} extends ContextOf<Members>
    ? [context?: OptionalContext<P>]
    : [context: Fill<ContextOf<Members>, P> & OptionalContext<P>];
