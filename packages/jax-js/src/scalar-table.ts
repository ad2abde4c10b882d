import { numpy as np, tree, type JsTree } from '@jax-js/jax';
import type { Tree } from '@thalweg/core';
import { jaxHost } from './jax-host.js';
import { wordArray, wordsIn } from './state-numbers.js';

/**
 * The scalars of each step and the numbers after it, for a step that learns its own number only when it runs.
 *
 * Inside `jit` a number of JavaScript stays what it was when the function was traced. Computed from a traced count, in
 * float32, `1 - b2^t` would be off by 1e-5.
 *
 * @internal
 */
export interface ScalarTable {
  /** The number of the next step, a 0-d int32 array. */
  readonly step: np.Array;
  /** The packed scalars of each step: `[steps, scalars]`. */
  readonly scalars: np.Array;
  /** The words of the numbers in the state after each step: `[steps, words]`. */
  readonly words: np.Array;
}

/**
 * Computes the table of a number of steps.
 *
 * @param steps - The number of rows.
 * @param like - The parameters, which decide the dtype.
 * @param state - The state before the first step.
 * @param scalarsOf - The scalars of the step about to run, and the state with its numbers after the step.
 * @internal
 */
export const scalarTable = (
  steps: number,
  like: JsTree<np.Array>,
  state: Tree<np.Array | number>,
  scalarsOf: (
    state: Tree<np.Array | number>,
  ) => readonly [scalars: Float64Array, state: Tree<np.Array | number>],
): ScalarTable => {
  const scalars: number[] = [];
  const words: number[] = [];
  let before = state;
  for (let step = 0; step < steps; step++) {
    const [ofStep, after] = scalarsOf(before);
    scalars.push(...atLeastOne(ofStep));
    words.push(...atLeastOne(wordsIn(after).flatMap((each) => [...each])));
    before = after;
  }
  return {
    step: wordArray(Int32Array.of(0)),
    scalars: floats(scalars, [steps, scalars.length / steps], like),
    words: np.array(Int32Array.from(words), { shape: [steps, words.length / steps] }),
  };
};

/** The scalars of one step for these arrays. @internal */
export const packed = (scalars: Float64Array, like: JsTree<np.Array>): np.Array => {
  const numbers = atLeastOne(scalars);
  return floats(numbers, [numbers.length], like);
};

/** A row of no elements would have no place in memory. */
const atLeastOne = (numbers: Iterable<number>): readonly number[] => {
  const all = [...numbers];
  return all.length === 0 ? [0] : all;
};

const floats = (numbers: readonly number[], shape: readonly number[], like: JsTree<np.Array>): np.Array => {
  const isDouble = tree.leaves(like).some(({ dtype }) => dtype === np.float64);
  return jaxHost.fromData(isDouble ? Float64Array.from(numbers) : Float32Array.from(numbers), shape);
};

/** What one step takes from a table. @internal */
export interface TableRow {
  /** The packed scalars; NaN past the end of the table, for a compiled function cannot throw. */
  readonly scalars: np.Array;
  /** The words of each number after the step. */
  readonly words: readonly np.Array[];
}

/** The number of rows. @internal */
export const stepsOf = ({ scalars }: ScalarTable): number => scalars.shape[0]!;

/**
 * The row of the next step. The table stays the caller's.
 *
 * @param sizes - How many words each number has.
 * @internal
 */
export const rowOf = (table: ScalarTable, sizes: readonly number[]): TableRow => {
  const { step, scalars, words } = table;
  const isInside = step.ref.less(stepsOf(table));
  const index = np.where(isInside.ref, step.ref, 0);
  const row = words.ref.slice(index.ref);
  const ends = sizes.map((_, i) => sizes.slice(0, i + 1).reduce((sum, size) => sum + size, 0));
  const parts = sizes.map((size, i) =>
    row.ref.slice(size === 1 ? ends[i]! - 1 : [ends[i]! - size, ends[i]!]),
  );
  row.dispose();
  return { scalars: np.where(isInside, scalars.ref.slice(index), NaN), words: parts };
};

/** The word after another, which is not consumed. @internal */
export const next = (word: np.Array): np.Array => word.ref.add(wordArray(Int32Array.of(1)));
