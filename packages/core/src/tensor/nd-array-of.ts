import type ndarray from 'ndarray';
import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { allocate, contiguous, sizeOf } from './elements.js';
import { isDtype, type Dtype } from './tensor.js';

/**
 * A new writable ndarray of zeros, for code that computes a tensor element by element.
 *
 * Its elements are in `data` in row-major order. It can be assigned to a `Tensor`.
 *
 * @param shape - Length of each axis.
 * @param dtype - Element type; `'float64'` by default.
 * @throws {ConfigError} If a length is not a whole number, 0 or more, or the dtype is unknown.
 *
 * @example
 * ```ts
 * import { ndArrayOf, toArray, type Tensor } from '@thalweg/core';
 *
 * const squares = ndArrayOf([4]);
 * for (let i = 0; i < 4; i++) squares.data[i] = i * i;
 * const result: Tensor = squares;
 * toArray(result) // => [0, 1, 4, 9]
 * ```
 *
 * @category Tensor
 * @since 0.1.0
 */
export const ndArrayOf = (
  shape: readonly number[],
  dtype: Dtype = 'float64',
): ndarray.NdArray<Float32Array | Float64Array> => {
  if (!Array.isArray(shape) || !shape.every((length) => Number.isInteger(length) && length >= 0))
    throw new ConfigError({
      owner: 'ndArrayOf',
      argument: 'shape',
      expected: 'whole numbers, 0 or more',
      found: shown(shape),
    });
  if (!isDtype(dtype))
    throw new ConfigError({
      owner: 'ndArrayOf',
      argument: 'dtype',
      expected: "'float32' or 'float64'",
      found: shown(dtype),
    });
  return contiguous(dtype, allocate(dtype, sizeOf(shape)), shape);
};
