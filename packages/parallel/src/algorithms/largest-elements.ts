import { sparseTensor, tensor, toNdArray, type SparseTensor, type Tensor } from '@thalweg/core';

/**
 * The elements of the largest magnitude; of equal ones, the first. Zeros are none of them.
 *
 * @param leaf - Of at least one axis.
 * @param count - How many, at least 1 and at most all.
 * @internal
 */
export const largestElements = (leaf: Tensor, count: number): SparseTensor => {
  const { data } = toNdArray(leaf);
  const sizes = data.map(Math.abs).sort();
  const least = sizes[sizes.length - count]!;
  const larger = sizes.length - 1 - sizes.lastIndexOf(least);
  const indices = new Int32Array(count);
  const values = data.slice(0, count);
  let [taken, equal] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    const size = Math.abs(data[i]!);
    if (size < least || size === 0) continue;
    if (size === least && equal++ >= count - larger) continue;
    indices[taken] = i;
    values[taken++] = data[i]!;
  }
  return sparseTensor(indices.slice(0, taken), tensor(values.slice(0, taken), [taken]), leaf.shape);
};
