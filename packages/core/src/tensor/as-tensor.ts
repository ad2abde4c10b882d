import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { contiguous } from './elements.js';
import { arrayName, isDetached } from './fit.js';
import { requireFits } from './require-fits.js';
import type { Tensor } from './tensor.js';

/**
 * A tensor over a typed array, without a copy.
 *
 * The tensor shows the array as it is: a number that you write into the array is then in the tensor, too. So a loop can
 * compute its gradients into one array, and pass one tensor to every step. {@link tensor} copies.
 *
 * @param data - The elements in row-major order. The memory may be a `SharedArrayBuffer` or that of WebAssembly.
 * @param shape - Length of each axis; by default one axis with all elements.
 * @returns A tensor whose `data` is the array: float32 for a `Float32Array`, float64 for a `Float64Array`.
 * @throws {ConfigError} If `data` is another kind of array or its memory was transferred, or the number of elements does
 *   not fit `shape`.
 *
 * @example
 * ```ts
 * import { asTensor } from '@thalweg/core';
 *
 * const numbers = new Float32Array([1, 2, 3, 4]);
 * const matrix = asTensor(numbers, [2, 2]);
 * numbers[3] = 9;
 * matrix.get(1, 1) // => 9
 * matrix.dtype // => 'float32'
 * ```
 *
 * Like `torch.from_numpy` of PyTorch and `numpy.asarray`.
 *
 * @category Tensor
 * @since 0.1.0
 */
export const asTensor = (data: Float32Array | Float64Array, shape?: readonly number[]): Tensor => {
  const name = arrayName(data);
  if (name !== 'Float32Array' && name !== 'Float64Array')
    throw wrong(
      'data',
      'a Float32Array or a Float64Array',
      shown(data),
      'To copy other numbers write tensor(values)',
    );
  if (isDetached(data))
    throw wrong('data', 'numbers', 'an array whose memory is detached: it was transferred');
  if (shape !== undefined && !Array.isArray(shape))
    throw wrong('shape', 'an array of lengths', shown(shape), 'Write asTensor(data, [2, 3])');
  const axes = shape ?? [data.length];
  requireFits('asTensor', axes, data.length);
  return contiguous(name === 'Float32Array' ? 'float32' : 'float64', data, axes);
};

const wrong = (argument: string, expected: string, found: string, fix?: string) =>
  new ConfigError({ owner: 'asTensor', argument, expected, found, ...(fix === undefined ? {} : { fix }) });
