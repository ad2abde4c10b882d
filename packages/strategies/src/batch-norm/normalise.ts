import { toNdArray } from '@thalweg/core';
import type { BatchNormParams } from './init-batch-norm.js';

/**
 * Normalises each feature, then scales and shifts it.
 *
 * @param rows - Rows of one value for each feature. The result overwrites them.
 * @internal
 */
export const normalise = (
  rows: Float32Array | Float64Array,
  mean: ArrayLike<number>,
  inverseStd: ArrayLike<number>,
  params: BatchNormParams,
): void => {
  const gamma = toNdArray(params.gamma).data;
  const beta = toNdArray(params.beta).data;
  const features = gamma.length;
  for (let at = 0; at < rows.length;)
    for (let feature = 0; feature < features; feature++, at++)
      rows[at] = (rows[at]! - mean[feature]!) * inverseStd[feature]! * gamma[feature]! + beta[feature]!;
};

/** @internal */
export const inverseStdOf = (variance: ArrayLike<number>, eps: number): Float64Array =>
  Float64Array.from(variance, (value) => 1 / Math.sqrt(value + eps));
