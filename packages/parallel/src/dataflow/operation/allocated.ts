import type { Dtype } from '@thalweg/core';

/** Zeros to be written to, before they leave as a tensor. @internal */
export const allocated = (dtype: Dtype, shape: readonly number[]): Float32Array | Float64Array => {
  const size = sizeOf(shape);
  return dtype === 'float32' ? new Float32Array(size) : new Float64Array(size);
};

/** The number of elements of a shape. @internal */
export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, length) => product * length, 1);
