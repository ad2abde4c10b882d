import type ndarray from 'ndarray';
import { packed } from './elements.js';
import { requireTensor } from './require-tensor.js';
import type { Tensor } from './tensor.js';

/**
 * Copies a tensor into a new writable ndarray.
 *
 * @throws {ConfigError} If it is not a tensor.
 *
 * @example
 * ```ts
 * import { tensor, toNdArray } from '@thalweg/core';
 *
 * const t = tensor([1, 2]);
 * const mine = toNdArray(t);
 * mine.set(0, 9);
 * t.get(0) // => 1
 * mine.get(0) // => 9
 * ```
 *
 * @category Tensor
 * @since 0.1.0
 */
export const toNdArray = (tensor: Tensor): ndarray.NdArray<Float32Array | Float64Array> => {
  requireTensor('toNdArray', 'tensor', tensor);
  return packed(tensor);
};
