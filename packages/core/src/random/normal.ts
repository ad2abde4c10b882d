import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { allocate, contiguous, sizeOf } from '../tensor/elements.js';
import type { Dtype, Tensor } from '../tensor/tensor.js';
import { fillNormal } from './fill-normal.js';
import type { Key } from './key.js';
import { requireKey } from './require-key.js';
import { requireWhole, type WholeRange } from './require-whole.js';

/**
 * Independent standard normal numbers; element i depends only on the key and i.
 *
 * @param key - The key; use it only once.
 * @param shape - Shape of the result, row-major.
 * @param dtype - Element type; `'float64'` by default. Values are computed in double and rounded.
 * @throws {ConfigError} If the key is not a random key, the shape is not an array of whole numbers, or the dtype is
 *   unknown.
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
  requireKey('normal', 'key', key);
  requireShape(shape);
  requireDtype(dtype);
  const data = allocate(dtype, sizeOf(shape));
  fillNormal(key, data);
  return contiguous(dtype, data, shape);
};

const requireShape = (shape: unknown): void => {
  if (!Array.isArray(shape))
    throw new ConfigError({
      owner: 'normal',
      argument: 'shape',
      expected: 'an array of whole numbers',
      found: shown(shape),
    });
  for (let axis = 0; axis < shape.length; axis++)
    requireWhole('normal', `shape[${axis}]`, shape[axis], anyLength);
  requireWhole('normal', 'shape: number of elements', sizeOf(shape as readonly number[]), anyLength);
};

const requireDtype = (dtype: unknown): void => {
  if (dtype !== 'float32' && dtype !== 'float64')
    throw new ConfigError({
      owner: 'normal',
      argument: 'dtype',
      expected: "'float32' or 'float64'",
      found: shown(dtype),
    });
};

const anyLength: WholeRange = { least: 0, most: 2 ** 32, range: '[0, 2^32]' };
