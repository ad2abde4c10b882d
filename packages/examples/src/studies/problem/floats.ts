import { toNdArray, type Tensor } from '@thalweg/core';

/** The numbers of a tensor, copied, row by row, in float64. */
export const floats = (from: Tensor): Float64Array => {
  const { data } = toNdArray(from);
  return data instanceof Float64Array ? data : Float64Array.from(data);
};
