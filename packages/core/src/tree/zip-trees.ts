import type { Tensor } from '../tensor/tensor.js';
import type { LikeParams } from './like-params.js';
import { flattenAs, rebuild, structureOf } from './structure.js';
import type { Params, TensorTree, Tree, TreeOf } from './tree.js';

/**
 * Combines two trees of the same structure leaf by leaf.
 *
 * If the leaves of both trees and of the result are tensors, the result has the type of the first tree, as that of
 * {@link mapTensors} has.
 *
 * @param f - Gets the leaf of the first tree and the leaf at the same path of the second.
 * @throws {TreeMismatchError} If the structures differ, with the path in `second`; if `first` has a hole or contains
 *   itself.
 *
 * @example
 * ```ts
 * import { tensor, toArray, zipTrees } from '@thalweg/core';
 *
 * zipTrees((x: number, y: number) => x + y, { a: 1, b: [2] }, { b: [20], a: 10 }) // => { a: 11, b: [22] }
 * const first = zipTrees((x) => x, { w: tensor([1, 2]) }, { w: tensor([3, 4]) });
 * toArray(first.w) // => [1, 2]
 * ```
 *
 * @category Tree
 * @since 0.1.0
 */
export function zipTrees<T, U, C>(
  f: (first: Tensor, second: Tensor) => C,
  first: T & OnlyTensors<T>,
  second: U & OnlyTensors<U>,
): Zipped<T, C>;
export function zipTrees<A, B, C>(f: (first: A, second: B) => C, first: Tree<A>, second: Tree<B>): Tree<C>;
export function zipTrees(
  f: (first: never, second: never) => unknown,
  first: unknown,
  second: unknown,
): unknown {
  const structure = structureOf(first, 'first');
  const firsts: unknown[] = [];
  const seconds: unknown[] = [];
  flattenAs(structure, first, 'first', firsts);
  flattenAs(structure, second, 'second', seconds);
  return rebuild(
    structure,
    firsts.map((leaf, i) => f(leaf as never, seconds[i] as never)),
  );
}

/** The type of a tree of tensors of type `T` with a `C` in place of each leaf. */
type Zipped<T, C> = [C] extends [Tensor] ? (T extends LikeParams ? LikeParams : TreeOf<T>) : Tree<C>;

/** Like {@link TensorTree}, but refuses a tree whose leaves may also be something else. */
type OnlyTensors<T> = [Params] extends [T] ? ([T] extends [Params] ? unknown : never) : TensorTree<T>;
