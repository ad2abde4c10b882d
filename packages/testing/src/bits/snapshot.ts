import { isSparseTensor, mapTree, toNdArray, type GradientLeaf, type Tree } from '@thalweg/core';

/**
 * Copies everything in a tree: tensors, dense or sparse, and numbers.
 *
 * @example
 * ```ts
 * import { tensor } from '@thalweg/core';
 * import { expectSameBits, snapshot } from '@thalweg/testing';
 *
 * const params = { w: tensor([1, 2]) };
 * expectSameBits(snapshot(params), params);
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const snapshot = (tree: unknown): unknown =>
  mapTree(
    (leaf: GradientLeaf | number) => {
      if (typeof leaf === 'number') return leaf;
      return isSparseTensor(leaf) ? { ...leaf, values: toNdArray(leaf.values) } : toNdArray(leaf);
    },
    tree as Tree<GradientLeaf | number>,
  );
