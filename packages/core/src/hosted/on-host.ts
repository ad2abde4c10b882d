import { ConfigError } from '../error/config-error.js';
import { retained } from '../host/cast-to.js';
import type { Host } from '../host/host.js';
import type {
  AnyTransformation,
  ContextArguments,
  Member,
  StateOf,
} from '../member/gradient-transformation.js';
import { requireTransformation } from '../member/require-transformation.js';
import type { Program } from '../program/program.js';
import { fuse, pointGraph, type PlacedRule } from '../rule/fuse.js';
import { isEquation, layOut, stateOf, statesIn, type Placed } from '../step/layout.js';
import { countOf, makeState, requireRuleState, type MemberStates } from '../step/rule-state.js';
import { rebuild, structureOf } from '../tree/structure.js';
import { hostStage, type HostReads } from './host-stage.js';
import { arraysAs, dtypeOf, requireArraysAlike, type ArrayTree, type ArrayTreeOf } from './host-tree.js';
import type { HostResults } from './run-reading.js';

/**
 * A chain of rules on the arrays of a host; see {@link onHost}.
 *
 * No function changes or consumes its arguments. The arrays that it returns belong to the caller.
 *
 * @category Host
 * @since 0.1.0
 */
export interface HostTransformation<Members extends readonly Member[], A> {
  /**
   * What `update` runs, for an author who generates code from it.
   *
   * The scalars of its passes are expressions of sums and of the symbols `early 0`, `early 1`, ...: the numbers that
   * `scalarsOf` returns. A symbol `<key>.is chosen` is the flag of a mask: not 0 on the leaves that the mask chooses.
   */
  readonly program: Program;
  /**
   * The state before the first step: the same record as that of the transformation, with arrays of the host.
   *
   * @throws {TreeMismatchError} If a leaf is not a float32 or float64 array of the host.
   */
  init<P>(params: P & ArrayTree<P, A>): StateOf<Members, ArrayTreeOf<P, A>>;
  /**
   * One step: returns the update, which is added to the parameters, and the next state.
   *
   * @throws {TreeMismatchError} If `updates`, `state` and `context.params` do not match.
   * @throws {ConfigError} If the context lacks the parameters and a rule reads them, or a schedule is out of range.
   */
  update<U>(
    updates: U & ArrayTree<U, A>,
    state: StateOf<Members, ArrayTreeOf<U, A>>,
    ...context: ContextArguments<Members, ArrayTreeOf<U, A>>
  ): readonly [updates: ArrayTreeOf<U, A>, state: StateOf<Members, ArrayTreeOf<U, A>>];
  /** Adds updates to parameters. */
  apply<P>(params: P & ArrayTree<P, A>, updates: NoInfer<ArrayTreeOf<P, A>>): ArrayTreeOf<P, A>;
  /** The point at which to compute the gradient of the next step: the parameters, unless a rule looks ahead. */
  gradientPoint<P>(
    params: P & ArrayTree<P, A>,
    state: StateOf<Members, ArrayTreeOf<P, A>>,
  ): ArrayTreeOf<P, A>;
  /**
   * The first half of `update`, for a caller that compiles the second: computes, in double, the scalars of the step about to
   * run that need no sum.
   *
   * @returns The scalars, and the state with its next numbers; its arrays are the old ones, not retained.
   */
  scalarsOf<P>(state: StateOf<Members, P>): readonly [scalars: Float64Array, state: StateOf<Members, P>];
  /**
   * The second half of `update`: everything that is done to arrays.
   *
   * It is pure and reads no array, so a caller may trace it. The numbers of `state` pass through.
   *
   * @param scalars - The scalars of the step, as a 1-d array of the host.
   * @throws {ConfigError} If a rule reads noise: a traced step would repeat that of its first run.
   */
  arrays<U>(
    scalars: A,
    updates: U & ArrayTree<U, A>,
    state: StateOf<Members, ArrayTreeOf<U, A>>,
    ...context: ContextArguments<Members, ArrayTreeOf<U, A>>
  ): readonly [updates: ArrayTreeOf<U, A>, state: StateOf<Members, ArrayTreeOf<U, A>>];
}

/**
 * Runs a chain of rules on the arrays of another library.
 *
 * It interprets the same passes that the kernels are made from, one operation of the host at a time; a host with `compile`
 * traces them once per structure. Masks are resolved leaf by leaf before that. Scalars that need no sum are computed in
 * double. Sums, and the scalars that depend on them, are computed in double if the host can `read`. Otherwise they are 0-d
 * arrays of the host, in its precision: then the norm of a float32 tree overflows above $1.8 \cdot 10^{19}$.
 *
 * @param tx - The transformation. All of its members must be rules.
 * @param host - The operations of the library.
 * @throws {ConfigError} If `tx` is not a transformation, or a member is not a rule.
 *
 * @example
 * ```ts
 * import { onHost, type Host } from '@thalweg/core';
 * import { momentum } from '@thalweg/optimizers';
 *
 * // Plain numbers as a library of 0-d arrays.
 * const numbers: Host<number> = {
 *   arrayName: 'number',
 *   isArray: (value) => typeof value === 'number',
 *   shape: () => [],
 *   dtype: () => 'float64',
 *   neg: (a) => -a,
 *   abs: Math.abs,
 *   sqrt: Math.sqrt,
 *   exp: Math.exp,
 *   log: Math.log,
 *   expm1: Math.expm1,
 *   log1p: Math.log1p,
 *   tanh: Math.tanh,
 *   add: (a, b) => a + b,
 *   sub: (a, b) => a - b,
 *   mul: (a, b) => a * b,
 *   div: (a, b) => a / b,
 *   max: Math.max,
 *   min: Math.min,
 *   pow: Math.pow,
 *   lt: (a, b) => Number(a < b),
 *   le: (a, b) => Number(a <= b),
 *   gt: (a, b) => Number(a > b),
 *   ge: (a, b) => Number(a >= b),
 *   eq: (a, b) => Number(a === b),
 *   ne: (a, b) => Number(a !== b),
 *   select: (holds, then, otherwise) => (holds === 0 ? otherwise : then),
 *   sum: (a) => a,
 *   full: (_, value) => value,
 *   fromData: (data) => data[0] ?? 0,
 *   cast: (a) => a,
 *   element: (a) => a,
 *   read: (a) => Float64Array.of(a),
 * };
 * const hosted = onHost(momentum({ learningRate: 0.25, momentum: 0.5 }), numbers);
 * const [updates, state] = hosted.update({ w: 4 }, hosted.init({ w: 1 }));
 * updates.w // => -1
 * hosted.apply({ w: 1 }, updates).w // => 0
 * hosted.update({ w: 0 }, state)[0].w // => -0.5
 * ```
 *
 * @category Host
 * @since 0.1.0
 */
export const onHost = <Tx extends AnyTransformation, A>(
  tx: Tx,
  host: Host<A>,
): HostTransformation<Tx['members'], A> => {
  requireTransformation('onHost', 'tx', tx);
  const placed: Placed[] = [];
  const layout = layOut(tx.members, placed);
  const rules = placed.map(({ key, name, body, opens }, place): PlacedRule => {
    if (body._tag === 'Rule' && isEquation(body)) return { key, place, rule: body, opens };
    throw new ConfigError({
      owner: 'onHost',
      argument: 'tx',
      expected: 'rules only, since only equations run on the arrays of a host',
      found: `${name}, which ${body._tag === 'Rule' ? 'calls functions' : 'is not a rule'}`,
    });
  });
  const stage = hostStage(fuse(rules, 'update', 'inline'), host);
  const [point, another] = rules.flatMap((rule) => {
    const graph = pointGraph(rule, 'gradientPoint');
    return graph === undefined ? [] : [hostStage(graph, host, stage.arraySlots)];
  });
  if (another !== undefined)
    throw new ConfigError({
      owner: 'onHost',
      argument: 'tx',
      expected: 'at most one rule that reads the gradient at a point other than the parameters',
      found: 'several',
    });

  const before = (state: unknown): MemberStates => {
    const states = statesIn(layout, state, new Array<unknown>(placed.length));
    for (const rule of rules) requireRuleState(rule.key, rule.rule, states[rule.place]);
    return states;
  };
  /** The state with the values that `valueOf` gives for a part, or else its old ones. */
  const nextState = (
    states: MemberStates,
    valueOf: (rule: PlacedRule, name: string) => unknown,
  ): Readonly<Record<string, unknown>> =>
    stateOf(
      layout,
      rules.map((rule) => {
        const old = states[rule.place] as Readonly<Record<string, unknown>>;
        return makeState(rule.rule, ({ name }) => valueOf(rule, name) ?? old[name]);
      }),
    );
  const withNumbers = (states: MemberStates, numbers: ReadonlyMap<string, unknown>) =>
    nextState(
      states,
      ({ key, place }, name) =>
        numbers.get(`${key}.${name}`) ??
        (name === 'count' && !stage.lateNumbers.has(`${key}.count`) ? countOf(states[place]) + 1 : undefined),
    );
  const changed = (
    updates: unknown,
    state: unknown,
    params: unknown,
    run: (reads: HostReads<A>) => HostResults<A, unknown>,
  ) => {
    const states = before(state);
    const structure = structureOf(params ?? updates, params === undefined ? 'updates' : 'context.params');
    const leaves = arraysAs(host, structure, updates, 'updates');
    const paramLeaves =
      params === undefined ? undefined : arraysAs(host, structure, params, 'context.params');
    if (paramLeaves !== undefined)
      requireArraysAlike(host, structure, leaves, 'updates', paramLeaves, 'context.params');
    const reads = stage.reads(structure, leaves, paramLeaves, states);
    const { outputs, numbers } = run(reads);
    reads.end();
    const next = nextState(states, ({ key, place }, name) => {
      const output = stage.targets.findIndex(
        (site) => site._tag === 'Slot' && site.place === place && site.name === name,
      );
      return output < 0 ? numbers.get(`${key}.${name}`) : rebuild(structure, outputs[output]!);
    });
    return [rebuild(structure, outputs.at(-1)!), next] as const;
  };

  return {
    program: stage.program,
    init: (params: unknown) => {
      const structure = structureOf(params, 'params');
      const leaves = arraysAs(host, structure, params, 'params');
      return stateOf(
        layout,
        rules.map(({ key, rule }) =>
          makeState(rule, ({ name, kind, initial }) =>
            kind === 'scalar'
              ? // An array from the start, so that no step has a state of another form than the first.
                stage.arraySlots.has(`${key}.${name}`)
                ? host.full([], initial, 'float64')
                : initial
              : rebuild(
                  structure,
                  leaves.map((leaf) => host.full(host.shape(leaf), initial, dtypeOf(host, leaf))),
                ),
          ),
        ),
      );
    },
    update: (updates: unknown, state: unknown, context: { readonly params?: unknown } = {}) => {
      const { scalars, numbers } = stage.early(before(state));
      const [update, next] = changed(updates, state, context.params, (reads) => stage.run(reads, scalars));
      return [update, withNumbers(before(next), numbers)];
    },
    apply: (params: unknown, updates: unknown) => {
      const structure = structureOf(params, 'params');
      const leaves = arraysAs(host, structure, params, 'params');
      const added = arraysAs(host, structure, updates, 'updates');
      requireArraysAlike(host, structure, added, 'updates', leaves, 'params');
      return rebuild(
        structure,
        leaves.map((leaf, i) => host.add(leaf, added[i]!)),
      );
    },
    gradientPoint: (params: unknown, state: unknown) => {
      const structure = structureOf(params, 'params');
      const leaves = arraysAs(host, structure, params, 'params');
      if (point === undefined)
        return rebuild(
          structure,
          leaves.map((leaf) => retained(host, leaf)),
        );
      const states = before(state);
      const reads = point.reads(structure, leaves, leaves, states);
      const { outputs } = point.run(reads, point.early(states).scalars);
      reads.end();
      return rebuild(structure, outputs[0]!);
    },
    scalarsOf: (state: unknown) => {
      const states = before(state);
      const { scalars, numbers } = stage.early(states);
      return [scalars, withNumbers(states, numbers)];
    },
    arrays: (scalars: A, updates: unknown, state: unknown, context: { readonly params?: unknown } = {}) =>
      changed(updates, state, context.params, (reads) => stage.trace(reads, scalars)),
    // The members give the types of arguments and results; the run-time code does not know their names.
  } as unknown as HostTransformation<Tx['members'], A>;
};
