import { asTensor, type Dtype, type Tensor } from '@thalweg/core';

/** A tensor over results, which are rounded to the dtype. It takes over the memory. @internal */
export const stored = (results: Float64Array, shape: readonly number[], dtype: Dtype): Tensor => {
  // −0, as the slope of a label times 0 may be, becomes 0.
  for (let i = 0; i < results.length; i++) results[i]! += 0;
  return asTensor(dtype === 'float64' ? results : new Float32Array(results), shape);
};
