import type { NdArray } from 'ndarray';
import ops from 'ndarray-ops';
import { leaves, toNdArray, zipTrees, type Tensor, type Tree, type WritableTree } from '../../src/index.js';

/**
 * How to pass a leaf of the gradient to a donated step: written into live memory, as it is, or as a contiguous copy.
 */
export type Given = 'written' | 'as it is' | 'plain';

/** The gradient for a donated step, each leaf in its own way. */
export const giveGradients = (
  live: WritableTree<Tree<Tensor>>,
  gradient: Tree<Tensor>,
  ways: readonly Given[],
): Tree<Tensor> => {
  let leaf = 0;
  const given = zipTrees(
    (own: NdArray<Float32Array | Float64Array>, tensor: Tensor): Tensor => {
      const way = ways[leaf++ % ways.length]!;
      if (way === 'as it is') return tensor;
      if (way === 'plain') return toNdArray(tensor);
      ops.assign(own, tensor as typeof own);
      return own;
    },
    live as Tree<NdArray<Float32Array | Float64Array>>,
    gradient,
  );
  // If all leaves are live, the whole live tree, as the documentation recommends.
  return ways.every((way) => way === 'written') ? live : given;
};

/** The tensors of a tree themselves. */
export const tensorsIn = (tree: unknown): readonly unknown[] =>
  leaves<unknown>(tree).filter((leaf) => typeof leaf === 'object');
