import { allocate, contiguous } from './elements.js';
import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { requireTensor } from './require-tensor.js';
import type { Tensor } from './tensor.js';

/**
 * A tensor of the same shape and dtype as another, with every element set to one value.
 *
 * @param like - The tensor that gives the shape and the dtype.
 * @param value - The value of every element, rounded if the dtype is float32.
 * @throws {ConfigError} If `like` is not a tensor or `value` is not a number.
 *
 * @example
 * ```ts
 * import { filledLike, tensor } from '@thalweg/core';
 *
 * const like = tensor([[1, 2]], 'float32');
 * const ones = filledLike(like, 1);
 * ones.shape // => [1, 2]
 * ones.get(0, 1) // => 1
 * ```
 *
 * @category Tensor
 * @since 0.1.0
 */
export const filledLike = (like: Tensor, value: number): Tensor => {
  requireTensor('filledLike', 'like', like);
  if (typeof value !== 'number')
    throw new ConfigError({
      owner: 'filledLike',
      argument: 'value',
      expected: 'a number',
      found: shown(value),
    });
  const data = allocate(like.dtype, like.size);
  if (value !== 0 || Object.is(value, -0)) data.fill(value);
  return contiguous(like.dtype, data, like.shape);
};
