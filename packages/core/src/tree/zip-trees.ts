import { flattenAs, rebuild, structureOf } from './structure.js';
import type { Tree } from './tree.js';

/**
 * Combines two trees of the same structure leaf by leaf.
 *
 * @param f - Gets the leaf of the first tree and the leaf at the same path of the second.
 * @throws {TreeMismatchError} If the structures differ, with the path in `second`; if `first` has a hole or contains
 *   itself.
 *
 * @example
 * ```ts
 * import { zipTrees } from '@thalweg/core';
 *
 * zipTrees((x: number, y: number) => x + y, { a: 1, b: [2] }, { b: [20], a: 10 }) // => { a: 11, b: [22] }
 * ```
 *
 * @category Tree
 * @since 0.1.0
 */
export const zipTrees = <A, B, C>(
  f: (first: A, second: B) => C,
  first: Tree<A>,
  second: Tree<B>,
): Tree<C> => {
  const structure = structureOf(first, 'first');
  const firsts: unknown[] = [];
  const seconds: unknown[] = [];
  flattenAs(structure, first, 'first', firsts);
  flattenAs(structure, second, 'second', seconds);
  return rebuild(
    structure,
    firsts.map((leaf, i) => f(leaf as A, seconds[i] as B)),
  );
};
