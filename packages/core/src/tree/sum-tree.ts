import { blockedSum } from '../tensor/blocked-sum.js';
import { elements, rowMajor } from '../tensor/elements.js';
import type { Tensor } from '../tensor/tensor.js';
import { leaves } from './leaves.js';
import type { Tree } from './tree.js';

/**
 * The sum of all elements of a tree of tensors: $\sum_i x_i$.
 *
 * It runs in double and in the order of the sums of rules: in blocks of 4096 elements of a leaf, leaf by leaf. So a
 * rule's `sum('tree', ...)` has the same bits.
 *
 * @param tree - A tensor, or a tree of them.
 * @returns 0 if there is no element.
 * @throws {TreeMismatchError} If an array has a hole, or the tree contains itself.
 *
 * @example
 * ```ts
 * import { sumTree, tensor } from '@thalweg/core';
 *
 * sumTree({ w: tensor([[1, 2], [3, 4]]), b: tensor([0.5]) }) // => 10.5
 * ```
 *
 * Optax: `optax.tree.sum`, which adds in the dtype of the leaves and in an order that the compiler chooses.
 *
 * @category Tree
 * @since 0.1.0
 */
export const sumTree = (tree: Tree<Tensor>): number =>
  leaves<Tensor>(tree).reduce((sum, leaf) => sum + sumOf(rowMajor(leaf)), 0);

const sumOf = (tensor: Tensor): number =>
  blockedSum(elements(tensor).subarray(tensor.offset, tensor.offset + tensor.size), (i) => i);
