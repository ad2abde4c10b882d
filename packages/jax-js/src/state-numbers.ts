import { numpy as np, type JsTree } from '@jax-js/jax';
import { leaves, mapTree, type Tree } from '@thalweg/core';

/**
 * The numbers of a state as 32-bit words, in tree order: one word for a count, two for any other number, which is a double.
 *
 * An optimizer of jax-js has arrays only in its state, and not every device has float64. Words keep all bits.
 *
 * @internal
 */
export const wordsIn = (state: Tree<np.Array | number>): readonly Int32Array[] => {
  const words: Int32Array[] = [];
  mapTree((leaf, path) => {
    if (typeof leaf === 'number') words.push(wordsOf(leaf, path));
    return 0;
  }, state);
  return words;
};

const wordsOf = (value: number, path: string): Int32Array =>
  path.endsWith('.count') ? Int32Array.of(value) : new Int32Array(Float64Array.of(value).buffer);

/** The words of a number as an array: 0-d for one word. @internal */
export const wordArray = (words: Int32Array): np.Array =>
  words.length === 1 ? np.full([], words[0]!, { dtype: np.int32 }) : np.array(words);

/** The number in an array of words, which stays the caller's. @internal */
export const numberIn = (words: np.Array): number => {
  const data = Int32Array.from([words.ref.js() as number | number[]].flat());
  return data.length === 1 ? data[0]! : new Float64Array(data.buffer)[0]!;
};

/** The arrays of words in a state, in tree order. @internal */
export const wordArraysIn = (state: JsTree<np.Array>): readonly np.Array[] =>
  leaves<np.Array>(state).filter(isWords);

/** The state with a number in place of each array of words. @internal */
export const withNumbers = (
  state: JsTree<np.Array>,
  numberOf: (words: np.Array) => number,
): Tree<np.Array | number> =>
  mapTree((leaf: np.Array): np.Array | number => (isWords(leaf) ? numberOf(leaf) : leaf), state);

/** The state with these arrays of words, in tree order, in place of its numbers. @internal */
export const withWords = (state: Tree<np.Array | number>, words: readonly np.Array[]): JsTree<np.Array> => {
  const rest = words.values();
  // mapTree makes every branch anew, so jax-js may write to it, as its type allows.
  return mapTree(
    (leaf: np.Array | number) => (typeof leaf === 'number' ? rest.next().value! : leaf),
    state,
  ) as JsTree<np.Array>;
};

// All other arrays of a state are float32 or float64.
const isWords = ({ dtype }: np.Array): boolean => dtype === np.int32;
