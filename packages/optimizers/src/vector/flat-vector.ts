import { leaves, mapTensors, ndArrayOf, toNdArray, type LikeParams, type Tensor } from '@thalweg/core';

/** The elements of all leaves in tree order, as doubles. @internal */
export const flatVector = (tree: LikeParams): Float64Array => {
  const all = leaves<Tensor>(tree);
  const values = new Float64Array(all.reduce((size, leaf) => size + leaf.size, 0));
  let start = 0;
  for (const leaf of all) {
    values.set(toNdArray(leaf).data, start);
    start += leaf.size;
  }
  return values;
};

/** A tree like another, with these elements, each rounded to the dtype of its leaf. @internal */
export const treeOf = (values: Float64Array, like: LikeParams): LikeParams => {
  let start = 0;
  return mapTensors((leaf) => {
    const filled = ndArrayOf(leaf.shape, leaf.dtype);
    filled.data.set(values.subarray(start, start + leaf.size));
    start += leaf.size;
    return filled;
  }, like);
};
