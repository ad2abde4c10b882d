import { numpy as np, tree, type JsTree } from '@jax-js/jax';
import {
  ConfigError,
  onHost,
  requireOptions,
  type AnyTransformation,
  type Member,
  type Tree,
} from '@thalweg/core';
import { jaxHost } from './jax-host.js';
import { rowOf, scalarTable, type ScalarTable } from './scalar-table.js';
import { numberIn, withNumbers, withWords, wordArray, wordArraysIn, wordsIn } from './state-numbers.js';

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
 * the traced step number selects a row. The updates of a step past the last are NaN. A chain without a count and without a
 * schedule, such as `momentum`, needs no `steps`.
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
 * w.js() // => [3.0…, 3.0…]
 * ```
 *
 * @category Host
 * @since 0.1.0
 */
export const toOptax = (tx: AnyTransformation, options: ToOptaxOptions = {}): OptaxTransformation => {
  requireOptions('toOptax', options, { steps: true });
  // The types say more about a chain than what is known here: its state is a tree of arrays and numbers.
  const hosted = onHost(tx, jaxHost) as unknown as Hosted;
  const members = membersOf(tx.members);
  requireGradientAtParameters(members);
  const { steps } = options;
  if (steps !== undefined) requireSteps(steps, members);

  const inside = (updates: Arrays, { state, table }: Parts, context: Context): readonly [Arrays, Parts] => {
    if (table === undefined) throw withoutTable(members);
    const sizes = wordArraysIn(state).map(({ size }) => size);
    const { scalars, words } = rowOf(table, sizes);
    const placeholders = withNumbers(state, () => 0);
    const [update, next] = hosted.arrays(scalars, updates, placeholders, context);
    scalars.dispose();
    const step = table.step.ref.add(wordArray(Int32Array.of(1)));
    return [update, { state: withWords(next, words), table: { ...table, step } }];
  };

  const outside = (updates: Arrays, { state, table }: Parts, context: Context): readonly [Arrays, Parts] => {
    const step = table === undefined ? 0 : numberIn(table.step);
    if (table !== undefined && step >= stepsOf(table)) throw pastLast(stepsOf(table));
    const [update, next] = hosted.update(updates, withNumbers(state, numberIn), context);
    return [
      update,
      {
        state: withWords(next, wordsIn(next).map(wordArray)),
        table: table && { ...table, step: wordArray(Int32Array.of(step + 1)) },
      },
    ];
  };

  return {
    init: (params) => {
      const state = hosted.init(params);
      tree.dispose(params);
      return joined({
        state: withWords(state, wordsIn(state).map(wordArray)),
        table:
          steps === undefined ? undefined : scalarTable(steps, state, (before) => hosted.scalarsOf(before)),
      });
    },
    update: (updates, state, params) => {
      const before = partsOf(state, steps !== undefined);
      const run = isTraced(before) ? inside : outside;
      const [update, after] = run(updates, before, params === undefined ? {} : { params });
      const ordered = arraysLike(updates, update).values();
      const result = tree.map((_: np.Array) => ordered.next().value!, updates);
      tree.dispose(updates);
      tree.dispose(before.state);
      before.table?.step.dispose();
      tree.dispose(params);
      return [result, joined(after)];
    },
  };
};

type Arrays = JsTree<np.Array>;

interface Context {
  readonly params?: Arrays;
}

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

/** A state of `toOptax`: that of the members, with words for numbers, and the table for steps inside `jit`. */
interface Parts {
  readonly state: Arrays;
  readonly table: ScalarTable | undefined;
}

const joined = ({ state, table }: Parts): Arrays =>
  table === undefined ? state : { members: state, table: { ...table } };

/** @throws {ConfigError} If the state has another form. */
const partsOf = (state: Arrays, hasTable: boolean): Parts => {
  if (!hasTable) return { state, table: undefined };
  if (isRecord(state)) {
    const { members, table } = state;
    if (members !== undefined && isRecord(table)) {
      const { step, scalars, words } = table;
      if (jaxHost.isArray(step) && jaxHost.isArray(scalars) && jaxHost.isArray(words))
        return { state: members, table: { step, scalars, words } };
    }
  }
  throw new ConfigError({
    owner: 'toOptax',
    argument: 'state',
    expected: 'a state with a table, { members, table }',
    found: 'a state without one',
    fix: 'Make the state with init of the same toOptax(tx, { steps })',
  });
};

const isRecord = (tree: Arrays | undefined): tree is { [key: string]: Arrays } =>
  typeof tree === 'object' && !Array.isArray(tree) && !jaxHost.isArray(tree);

const stepsOf = ({ scalars }: ScalarTable): number => scalars.shape[0]!;

/** Whether the numbers of a state are known only when a compiled function runs. */
const isTraced = ({ state, table }: Parts): boolean =>
  [...wordArraysIn(state), ...(table === undefined ? [] : [table.step])].some(
    (words) => !(words instanceof np.Array),
  );

/** The arrays of a tree in the order in which jax-js lists those of another; thalweg sorts the keys of records. */
const arraysLike = (other: Arrays, arrays: Arrays): readonly np.Array[] => {
  if (jaxHost.isArray(arrays)) return [arrays];
  return Object.entries(other).flatMap(([key, child]: [string, Arrays]) =>
    arraysLike(child, (arrays as Record<string, Arrays>)[key]!),
  );
};

/** The members without groups. */
const membersOf = (members: readonly Member[]): readonly Member[] =>
  members.flatMap((member) => (member.body._tag === 'Group' ? membersOf(member.body.members) : [member]));

const hasNoise = ({ body }: Member): boolean => body._tag === 'Rule' && body.noise !== undefined;

/** @throws {ConfigError} If a member reads the gradient elsewhere. */
const requireGradientAtParameters = (members: readonly Member[]): void => {
  const found = members.find(({ body }) => body._tag !== 'Group' && body.gradientPoint !== undefined);
  if (found !== undefined)
    throw new ConfigError({
      owner: 'toOptax',
      argument: 'tx',
      expected: 'rules that read the gradient at the parameters, as optimizers of jax-js do',
      found: `${found.name}, which reads it elsewhere`,
      fix: 'Use onHost(tx, jaxHost), and compute the gradient at its gradientPoint',
    });
};

/** @throws {ConfigError} If there cannot be a table of so many steps. */
const requireSteps = (steps: number, members: readonly Member[]): void => {
  if (!Number.isSafeInteger(steps) || steps < 1)
    throw new ConfigError({
      owner: 'toOptax',
      argument: 'steps',
      expected: 'a whole number, 1 or more',
      found: String(steps),
    });
  const noisy = members.find(hasNoise);
  if (noisy !== undefined)
    throw new ConfigError({
      owner: 'toOptax',
      argument: 'steps',
      expected: 'no number of steps, since noise is made outside of jit',
      found: `${steps}, with ${noisy.name}`,
      fix: 'Leave steps out, and call update outside of jit',
    });
};

const withoutTable = (members: readonly Member[]): ConfigError =>
  new ConfigError({
    owner: 'toOptax',
    argument: 'state',
    expected: 'numbers that are known, such as the count of steps',
    found: 'traced arrays, since update runs inside jit, grad or vmap',
    fix: members.some(hasNoise)
      ? 'Call update outside of jit, since noise is made there'
      : 'Call toOptax(tx, { steps }) with the number of steps, or call update outside of jit',
  });

const pastLast = (steps: number): ConfigError =>
  new ConfigError({
    owner: 'toOptax',
    argument: 'state',
    expected: `at most ${steps} steps, the option steps`,
    found: 'one more',
    fix: 'Give a larger number of steps',
  });
