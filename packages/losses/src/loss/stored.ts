import { asTensor, type Dtype, type Tensor } from '@thalweg/core';

/** A tensor over results, which are rounded to the dtype. @internal */
export const stored = (results: Float64Array, shape: readonly number[], dtype: Dtype): Tensor =>
  asTensor(dtype === 'float64' ? results : new Float32Array(results), shape);
