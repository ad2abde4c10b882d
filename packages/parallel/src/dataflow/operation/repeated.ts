import type { Tensor } from '@thalweg/core';
import { rowMajor } from '../../algorithms/tree-arithmetic.js';
import { allocated } from './allocated.js';

/** The elements of a tensor over and over, until a shape that ends in its own is full. @internal */
export const repeated = (x: Tensor, shape: readonly number[]): Float32Array | Float64Array => {
  const into = allocated(x.dtype, shape);
  const { data, offset } = rowMajor(x);
  const { size } = x;
  for (let start = 0; start < into.length; start += size)
    for (let i = 0; i < size; i++) into[start + i] = data[offset + i]!;
  return into;
};
