import { packed } from './elements.js';
import { requireTensor } from './require-tensor.js';
import type { Tensor } from './tensor.js';

/**
 * The elements of a tensor as an ordinary array, in row-major order.
 *
 * @throws {ConfigError} If it is not a tensor.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 *
 * toArray(tensor([[1, 2], [3, 4]])) // => [1, 2, 3, 4]
 * ```
 *
 * @category Tensor
 * @since 0.1.0
 */
export const toArray = (tensor: Tensor): number[] => {
  requireTensor('toArray', 'tensor', tensor);
  return Array.from(packed(tensor).data);
};
