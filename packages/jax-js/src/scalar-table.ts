import { numpy as np } from '@jax-js/jax';
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
 * @param state - The state before the first of them.
 * @param scalarsOf - The scalars of the step about to run, and the state with its numbers after the step.
 * @internal
 */
export const scalarTable = (
  steps: number,
  state: Tree<np.Array | number>,
  scalarsOf: (
    state: Tree<np.Array | number>,
  ) => readonly [scalars: Float64Array, state: Tree<np.Array | number>],
): ScalarTable => {
  const scalars: number[] = [];
  const words: number[] = [];
  for (let step = 0, before = state; step < steps; step++) {
    const [ofStep, after] = scalarsOf(before);
    scalars.push(...atLeastOne(ofStep));
    words.push(...atLeastOne(wordsIn(after).flatMap((each) => [...each])));
    before = after;
  }
  return {
    step: wordArray(Int32Array.of(0)),
    scalars: jaxHost.fromData(Float32Array.from(scalars), [steps, scalars.length / steps]),
    words: np.array(Int32Array.from(words), { shape: [steps, words.length / steps] }),
  };
};

/** An array of jax-js has at least one element where its data are given. */
const atLeastOne = (numbers: Iterable<number>): readonly number[] => {
  const all = [...numbers];
  return all.length === 0 ? [0] : all;
};

/** What one step takes from a table. @internal */
export interface TableRow {
  /** The packed scalars; NaN past the end of the table, for a compiled function cannot throw. */
  readonly scalars: np.Array;
  /** The words of each number after the step. */
  readonly words: readonly np.Array[];
}

/**
 * The row of the next step. The table stays the caller's.
 *
 * @param sizes - How many words each number has.
 * @internal
 */
export const rowOf = ({ step, scalars, words }: ScalarTable, sizes: readonly number[]): TableRow => {
  const isInside = step.ref.less(scalars.shape[0]!);
  const index = np.where(isInside.ref, step.ref, 0);
  const row = words.ref.slice(index.ref);
  const ends = sizes.map((_, i) => sizes.slice(0, i + 1).reduce((sum, size) => sum + size, 0));
  const parts = sizes.map((size, i) =>
    row.ref.slice(size === 1 ? ends[i]! - 1 : [ends[i]! - size, ends[i]!]),
  );
  row.dispose();
  return { scalars: np.where(isInside, scalars.ref.slice(index), NaN), words: parts };
};
