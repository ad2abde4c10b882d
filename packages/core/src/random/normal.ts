import { allocate, contiguous, type FloatArray } from '../tensor/elements.js';
import type { Dtype, Tensor } from '../tensor/tensor.js';
import type { Key } from './key.js';
import { normalQuantile } from './normal-quantile.js';
import { uniformAt } from './uniform.js';

/**
 * Independent standard normal numbers: element i depends on the key and on i alone.
 *
 * @param key - The key; draw from it once.
 * @param shape - Shape of the result, row-major.
 * @param dtype - Element type; `'float64'` by default. Values are computed in double and rounded.
 *
 * @example
 * ```ts
 * import { makeKey, normal } from '@thalweg/core';
 *
 * const z = normal(makeKey(1), [2, 3]);
 * z.shape // => [2, 3]
 * z.get(0, 0) === normal(makeKey(1), [100]).get(0) // => true
 * ```
 *
 * @category Random
 * @since 0.1.0
 */
export const normal = (key: Key, shape: readonly number[], dtype: Dtype = 'float64'): Tensor => {
  const data = allocate(
    dtype,
    shape.reduce((product, length) => product * length, 1),
  );
  fillNormal(key, data);
  return contiguous(dtype, data, shape);
};

/** The same into memory that there is. @internal */
export const fillNormal = (key: Key, data: FloatArray): void => {
  for (let i = 0; i < data.length; i++) data[i] = normalQuantile(uniformAt(key, i));
};
