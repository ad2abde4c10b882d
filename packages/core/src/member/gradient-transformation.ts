import type { Backend } from '../kernel/kernel.js';
import type { BoundRule } from '../rule/bound-rule.js';
import type { Description } from '../declare/description.js';
import type { LeafKinds } from '../hyperparameter/mask.js';
import type { GradientLeaf } from '../tensor/sparse-tensor.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Structure } from '../tree/structure.js';
import type { GradientTree, TensorTree, TreeOf, UpdatesOf } from '../tree/tree.js';
import type { Fill } from '../tree/like-params.js';

declare const types: unique symbol;

/**
 * One named part of a transformation.
 *
 * Its type holds the name, the state, the context it needs, and whether it reads the gradient at a point other than
 * the parameters.
 *
 * Members work on the leaves of a checked tree: structure, shapes and dtypes fit. `defineRule` and
 * `defineTransformation` make them.
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
  /** For the types only; never present at run time. */
  readonly [types]?: { readonly state: State; readonly context: Context; readonly point: Point };
  /** How the member was built. */
  readonly description: Description;
  /** What it does: an equation, functions, or a group of members. */
  readonly body: Body;
}

/** What a member does: an equation, functions, or a group of members. @category Transformation @since 0.1.0 */
export type Body = BoundRule | CustomBody | GroupBody;

/**
 * A group: members under a name that the caller gave. Their states are the entries of the group's state.
 *
 * @category Transformation
 * @since 0.1.0
 */
export interface GroupBody {
  readonly _tag: 'Group';
  readonly members: readonly Member[];
}

/**
 * The body of a member that is not a rule: two functions on the leaves of checked trees.
 *
 * @category Transformation
 * @since 0.1.0
 */
export interface CustomBody {
  readonly _tag: 'Custom';
  /** The values of the context that `update` requires. */
  readonly needs: readonly (keyof OptionalContext<unknown>)[];
  readonly init: (params: LeafList) => unknown;
  readonly update: (updates: LeafList, state: unknown, context: RunContext) => readonly [LeafList, unknown];
  /** The point at which the member reads the gradient, if not at the parameters. */
  readonly gradientPoint:
    | ((state: unknown, context: RunContext & { readonly paramLeaves: LeafList }) => readonly Tensor[])
    | undefined;
  /** The transformations that it wraps, for `explain`. */
  readonly inner: readonly AnyTransformation[];
  /** Which leaves it is given: no others are copied for it. Left out, it is given all. */
  readonly chosen?: (tree: LeafKinds) => readonly boolean[];
}

/** A tree as its structure and its leaves. @category Transformation @since 0.1.0 */
export interface LeafList {
  readonly structure: Structure;
  readonly leaves: readonly Tensor[];
}

/** A tree of gradients as its structure and its leaves, some of which may be sparse. @internal */
export interface UpdateList {
  readonly structure: Structure;
  readonly leaves: readonly GradientLeaf[];
}

/** The context of a member: its input besides updates and state. @category Transformation @since 0.1.0 */
export interface RunContext extends Omit<OptionalContext<unknown>, 'backend'> {
  /** The implementation that runs the rules; `undefined` for the fastest for the size of each leaf. */
  readonly backend: Backend | undefined;
  /** The leaves of `params`, if there are params. */
  readonly paramLeaves: LeafList | undefined;
}

/**
 * The context of an update: its input besides gradients and state.
 *
 * A value is required if the type of a member says that the member needs it.
 *
 * @category Transformation
 * @since 0.1.0
 */
export interface OptionalContext<P> {
  /** The current parameters. */
  readonly params?: P;
  /** The current loss. */
  readonly value?: number;
  /** Computes the loss and the gradient at any point. */
  readonly valueAndGrad?: (params: P) => readonly [number, P];
  /** Computes the product of the Hessian at any point and a vector like the parameters. */
  readonly hessianVector?: (params: P, vector: P) => P;
  /**
   * The implementation that runs the rules; by default the fastest for the size of each leaf. All give the same bits.
   */
  readonly backend?: Backend;
}

/**
 * A list of named members, applied in order. `chain` composes them.
 *
 * `update` is pure. It returns the update, which is *added* to the parameters, and the next state. The state is a
 * record keyed by member name (a repeated name gets a suffix: `scale`, `scale_2`).
 *
 * @category Transformation
 * @since 0.1.0
 */
export interface GradientTransformation<Members extends readonly Member[] = readonly Member[]> {
  readonly members: Members;
  /** How it was built, with the nesting as written. */
  readonly description: Description;
  /**
   * The state before the first step.
   *
   * @throws {TreeMismatchError} If a leaf of `params` is not a float32 or float64 tensor.
   */
  init<P>(params: P & TensorTree<P>): StateOf<Members, TreeOf<P>>;
  /**
   * One step: returns the update, which is added to the parameters, and the next state.
   *
   * @throws {TreeMismatchError} If `updates`, `state` and `context.params` do not match.
   * @throws {ConfigError} If the context lacks a value that a member needs, or a schedule is out of range.
   */
  update<U>(
    updates: U & GradientTree<U>,
    state: StateOf<Members, TreeOf<U>>,
    ...context: ContextArguments<Members, TreeOf<U>>
  ): readonly [updates: UpdatesOf<U>, state: StateOf<Members, TreeOf<U>>];
  /**
   * The point at which to compute the gradient of the next step: the parameters, unless a member looks ahead.
   *
   * @throws {TreeMismatchError} If `params` and `state` do not match.
   */
  gradientPoint<P>(params: P & TensorTree<P>, state: StateOf<Members, TreeOf<P>>): TreeOf<P>;
}

/**
 * A transformation of any members: the type for a list, an argument or a field that takes every transformation.
 *
 * @category Transformation
 * @since 0.1.0
 */
export interface AnyTransformation<Members extends readonly Member[] = readonly Member[]> {
  readonly members: Members;
  readonly description: Description;
}

/** The key of each member in the state: its name, with `_2`, `_3`, ... if the name occurred before. */
type Key<Name extends string, Seen extends readonly string[]> = Name extends Seen[number]
  ? `${Name}_${Occurrences<Name, Seen>['length']}`
  : Name;

/** A tuple with one entry for the name and one for each earlier occurrence. */
type Occurrences<
  Name,
  Seen extends readonly string[],
  Found extends readonly unknown[] & { readonly length: number } = [Name],
> = Seen extends readonly [infer First, ...infer Rest extends readonly string[]]
  ? Occurrences<Name, Rest, First extends Name ? [...Found, First] : Found>
  : Found;

/**
 * The state types of members by key, with holes for the parameters' type. So they are computed only once per chain.
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

/** A state of members that are known only at run time. @category Transformation @since 0.1.0 */
export interface OpaqueState {
  readonly [member: string]: unknown;
}

/**
 * The state of a transformation with these members, for parameters of type `P`.
 *
 * For one of several lists of members, as of `wantsAdam ? adam() : sgd({ learningRate: 1 })`, it is one of their states.
 *
 * @category Transformation
 * @since 0.1.0
 */
export type StateOf<Members extends readonly Member[], P> = Members extends unknown
  ? number extends Members['length']
    ? OpaqueState
    : { readonly [K in keyof ByKey<Members>]: Fill<ByKey<Members>[K], P> }
  : never;

/** The values of the context that the members need. @internal */
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
