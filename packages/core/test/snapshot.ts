import { isSparseTensor, mapTree, toNdArray, type GradientLeaf, type Tree } from '../src/index.js';

/** A copy of everything in a tree: of tensors, sparse or not, and of numbers. */
export const snapshot = (tree: unknown): unknown =>
  mapTree(
    (leaf: GradientLeaf | number) => {
      if (typeof leaf === 'number') return leaf;
      return isSparseTensor(leaf) ? { ...leaf, values: toNdArray(leaf.values) } : toNdArray(leaf);
    },
    tree as Tree<GradientLeaf | number>,
  );
