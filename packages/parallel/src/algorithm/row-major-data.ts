import { toNdArray, type Tensor } from '@thalweg/core';

/**
 * The elements of a tensor, row by row: its own memory where they lie so, else a copy. To be read only.
 *
 * @internal
 */
export const rowMajorData = (tensor: Tensor): Float32Array | Float64Array => {
  const { data, offset, size } = tensor;
  return isRowMajor(tensor) && (data instanceof Float32Array || data instanceof Float64Array)
    ? data.subarray(offset, offset + size)
    : toNdArray(tensor).data;
};

const isRowMajor = ({ shape, stride }: Tensor): boolean => {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    // An axis of length 1 is never stepped along.
    if (shape[axis] !== 1 && stride[axis] !== step) return false;
    step *= shape[axis]!;
  }
  return true;
};
