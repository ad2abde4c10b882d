import { rowMajor, type Tensor } from '@thalweg/core';
import { requirePair, requireTensor } from '../argument/require-tensor.js';
import type { Loss } from './loss.js';
import { stored } from './stored.js';

/**
 * A loss of single numbers.
 *
 * @param names - What the caller calls the two tensors.
 * @param y - A tensor like `x`; zeros if there is none.
 * @param value - The loss of an element.
 * @param slope - Its derivative with respect to `x`.
 * @throws {ConfigError} If the tensors differ in shape or dtype.
 * @internal
 */
export const elementwiseLoss = (
  owner: string,
  names: readonly [x: string, y: string],
  x: Tensor,
  y: Tensor | undefined,
  value: (x: number, y: number) => number,
  slope: (x: number, y: number) => number,
): Loss => {
  if (y === undefined) requireTensor(owner, names[0], x);
  else requirePair(owner, names, x, y);
  const { shape, dtype, size } = x;
  const xs = rowMajor(x);
  const ys = y === undefined ? undefined : rowMajor(y);
  const values = new Float64Array(size);
  const gradient = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const xi = xs.data[xs.offset + i]!;
    const yi = ys === undefined ? 0 : ys.data[ys.offset + i]!;
    values[i] = value(xi, yi);
    gradient[i] = slope(xi, yi);
  }
  return { values: stored(values, shape, dtype), gradient: stored(gradient, shape, dtype), axes: [] };
};
