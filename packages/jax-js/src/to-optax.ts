import { tree, type JsTree, type numpy as np } from '@jax-js/jax';
import { onHost, requireOptions, type AnyTransformation, type Tree } from '@thalweg/core';
import { runPending } from './run-pending.js';
import { pastLast, requireSteps, traitsOf, unknownNumbers } from './chain-members.js';
import { jaxHost } from './jax-host.js';
import { next, packed, rowOf, scalarTable, stepsOf, type TableRow } from './scalar-table.js';
import { numberIn, withNumbers, withWords, wordArray, wordArraysIn, wordsIn } from './state-numbers.js';
import { isTraced, joined, partsOf, type StateParts } from './state-parts.js';

/** The options of {@link toOptax}. @category Host @since 0.1.0 */
export interface ToOptaxOptions {
  /**
   * The number of steps that may run inside `jit`. The state then carries a table of the numbers that each step needs, 4
   * bytes each.
   */
  readonly steps?: number;
}

/**
 * A transformation with the interface of `@jax-js/optax`, whose functions take it in place of their own.
 *
 * Every argument is consumed, as everywhere in jax-js: pass `tree.ref(params)` to keep `params`.
 *
 * @category Host
 * @since 0.1.0
 */
export interface OptaxTransformation {
  /** The state before the first step. */
  init(params: JsTree<np.Array>): JsTree<np.Array>;
  /**
   * One step: returns the update, which is added to the parameters, and the next state.
   *
   * @throws {ConfigError} If it runs inside `jit` and cannot, or past the last of `steps`.
   * @throws {TreeMismatchError} If `updates`, `state` and `params` do not match.
   */
  update<P extends JsTree<np.Array>>(updates: P, state: JsTree<np.Array>, params?: P): [P, JsTree<np.Array>];
}

/**
 * Makes an optimizer of jax-js from a chain of rules.
 *
 * Outside of `jit`, the numbers of a step are computed in double, and everything that is done to arrays is compiled once.
 *
 * Inside a `jit` of yours, give `steps`: the state then carries a table with the numbers of each step, computed in double, and
 * the traced number of the step selects a row. The updates of a step past the last are NaN. A chain whose steps all have the
 * same numbers, such as `momentum` with a constant learning rate, needs no `steps`.
 *
 * The state has arrays only: an int32 array for a count, two int32 words for any other number. With `steps` it is
 * `{ members, table }`.
 *
 * @param tx - The transformation. All of its members must be rules that read the gradient at the parameters.
 * @param options - `steps`, for steps inside `jit`.
 * @throws {ConfigError} If a member is not a rule or reads the gradient elsewhere, or if `steps` is not a whole number above 0,
 *   or is given for a rule with noise.
 *
 * @example
 * ```ts
 * import { grad, numpy as np } from '@jax-js/jax';
 * import { adam } from '@thalweg/optimizers';
 * import { toOptax } from '@thalweg/jax-js';
 *
 * const loss = (w: np.Array) => np.sum(np.square(w.sub(3)));
 * const solver = toOptax(adam({ learningRate: 0.1 }));
 * let w = np.array([1, 2]);
 * let state = solver.init(w.ref);
 * let updates: np.Array;
 * for (let step = 0; step < 100; step++) {
 *   [updates, state] = solver.update(grad(loss)(w.ref), state);
 *   w = w.add(updates);
 * }
 * w.js() // => [3.008…, 2.997…]
 * ```
 *
 * @category Host
 * @since 0.1.0
 */
export const toOptax = (tx: AnyTransformation, options: ToOptaxOptions = {}): OptaxTransformation => {
  requireOptions('toOptax', options, { steps: true });
  // The types say more about a chain than what is known here: its state is a tree of arrays and numbers.
  const hosted = onHost(tx, jaxHost) as unknown as Hosted;
  const traits = traitsOf(tx);
  const { steps } = options;
  if (steps !== undefined) requireSteps(steps, traits);

  /** What a step takes that learns its number only when it runs. */
  const rowFor = (
    updates: Arrays,
    { members, table }: StateParts,
    placeholders: Tree<np.Array | number>,
  ): TableRow => {
    const numbers = wordArraysIn(members);
    if (table !== undefined)
      return rowOf(
        table,
        numbers.map(({ size }) => size),
      );
    if (!traits.isSteady) throw unknownNumbers(traits);
    return { scalars: packed(hosted.scalarsOf(placeholders)[0], updates), words: numbers.map(next) };
  };

  const inside: Step = (updates, before, context) => {
    const placeholders = withNumbers(before.members, () => 0);
    const { scalars, words } = rowFor(updates, before, placeholders);
    const [update, state] = hosted.arrays(scalars, updates, placeholders, context);
    scalars.dispose();
    const { table } = before;
    return [
      update,
      { members: withWords(state, words), table: table && { ...table, step: next(table.step) } },
    ];
  };

  const outside: Step = (updates, { members, table }, context) => {
    const step = table === undefined ? 0 : numberIn(table.step);
    if (table !== undefined && step >= stepsOf(table)) throw pastLast(stepsOf(table));
    const [update, state] = hosted.update(updates, withNumbers(members, numberIn), context);
    runPending(update);
    return [
      update,
      {
        members: withWords(state, wordsIn(state).map(wordArray)),
        table: table && { ...table, step: wordArray(Int32Array.of(step + 1)) },
      },
    ];
  };

  return {
    init: (params) => {
      const state = hosted.init(params);
      const members = withWords(state, wordsIn(state).map(wordArray));
      const table =
        steps === undefined
          ? undefined
          : scalarTable(steps, params, state, (before) => hosted.scalarsOf(before));
      tree.dispose(params);
      return joined({ members, table });
    },
    update: (updates, state, params) => {
      const before = partsOf(state, steps !== undefined);
      const step = isTraced(before) ? inside : outside;
      const [update, after] = step(updates, before, params === undefined ? {} : { params });
      const ordered = arraysLike(updates, update).values();
      const result = tree.map((_: np.Array) => ordered.next().value!, updates);
      for (const used of [updates, before.members, params]) tree.dispose(used);
      before.table?.step.dispose();
      return [result, joined(after)];
    },
  };
};

type Arrays = JsTree<np.Array>;

interface Context {
  readonly params?: Arrays;
}

/** One step, which consumes nothing but moves the table. */
type Step = (
  updates: Arrays,
  before: StateParts,
  context: Context,
) => readonly [update: Arrays, after: StateParts];

/** What {@link onHost} makes of a chain whose members are not known. */
interface Hosted {
  init(params: Arrays): Tree<np.Array | number>;
  update(
    updates: Arrays,
    state: Tree<np.Array | number>,
    context: Context,
  ): readonly [Arrays, Tree<np.Array | number>];
  scalarsOf(state: Tree<np.Array | number>): readonly [Float64Array, Tree<np.Array | number>];
  arrays(
    scalars: np.Array,
    updates: Arrays,
    state: Tree<np.Array | number>,
    context: Context,
  ): readonly [Arrays, Tree<np.Array | number>];
}

/** The arrays of a tree in the order in which jax-js lists those of another; thalweg sorts the keys of records. */
const arraysLike = (other: Arrays, arrays: Arrays): readonly np.Array[] => {
  if (jaxHost.isArray(arrays)) return [arrays];
  return Object.entries(other).flatMap(([key, child]: [string, Arrays]) =>
    arraysLike(child, (arrays as Record<string, Arrays>)[key]!),
  );
};
