import type { LikeParams } from './like-params.js';
import type { Tensor } from '../tensor/tensor.js';
import { mapTree } from './map-tree.js';
import type { Params, TensorTree, TreeOf } from './tree.js';

/**
 * Applies a function from tensor to tensor to every leaf, and keeps the type of the tree.
 *
 * @param f - Gets a leaf and its path, keys joined by dots.
 * @param tree - A tree of tensors.
 *
 * @example
 * ```ts
 * import { filledLike, mapTensors, tensor, toArray } from '@thalweg/core';
 *
 * const ones = mapTensors((leaf) => filledLike(leaf, 1), { w: tensor([5, 6]) });
 * toArray(ones.w) // => [1, 1]
 * ```
 *
 * @category Tree
 * @since 0.1.0
 */
export const mapTensors = <T>(
  f: (leaf: Tensor, path: string) => Tensor,
  tree: T & TensorTree<T>,
): T extends LikeParams ? LikeParams : TreeOf<T> =>
  // The result's type is a conditional type, which the compiler cannot check a body against.
  mapTree(f, tree as Params) as T extends LikeParams ? LikeParams : TreeOf<T>;
