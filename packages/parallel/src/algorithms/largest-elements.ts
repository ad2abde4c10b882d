import { sparseTensor, tensor, type SparseTensor, type Tensor } from '@thalweg/core';
import { rowMajorData } from '../algorithm/row-major-data.js';

/**
 * The elements of the largest magnitude; of equal ones, the first. Zeros are none of them.
 *
 * @param leaf - Of at least one axis.
 * @param count - How many, at least 1 and at most all.
 * @internal
 */
export const largestElements = (leaf: Tensor, count: number): SparseTensor => {
  const data = rowMajorData(leaf);
  const sizes = data.map(Math.abs);
  const least = ranked(sizes, sizes.length - count);
  let larger = 0;
  for (const size of sizes) if (size > least) larger++;
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

/** The number that has this many before it when they are sorted; it changes their order. Hoare's quickselect, since a sort takes longer. */
const ranked = (numbers: Float32Array | Float64Array, rank: number): number => {
  let [from, to] = [0, numbers.length - 1];
  while (from < to) {
    const pivot = numbers[(from + to) >> 1]!;
    let [left, right] = [from, to];
    while (left <= right) {
      while (numbers[left]! < pivot) left++;
      while (numbers[right]! > pivot) right--;
      if (left > right) break;
      const swapped = numbers[left]!;
      numbers[left++] = numbers[right]!;
      numbers[right--] = swapped;
    }
    // Between the two all are equal to the pivot.
    if (rank <= right) to = right;
    else if (rank >= left) from = left;
    else break;
  }
  return numbers[rank]!;
};
