import { describe, expect, it } from 'vitest';
import { ConfigError, toArray, type Dtype } from '@thalweg/core';
import { initBatchNorm } from '../../src/batch-norm/init-batch-norm.js';

describe('initBatchNorm', () => {
  it.each(['float32', 'float64'] as const)('starts as the identity, in %s', (dtype) => {
    const { params, running } = initBatchNorm({ features: 3, dtype });
    const tensors = [params.gamma, params.beta, running.mean, running.variance];
    expect(tensors.map(toArray)).toEqual([
      [1, 1, 1],
      [0, 0, 0],
      [0, 0, 0],
      [1, 1, 1],
    ]);
    expect(tensors.map((tensor) => tensor.dtype)).toEqual([dtype, dtype, dtype, dtype]);
    expect(new Set(tensors.map(({ data }) => data)).size).toBe(4);
  });

  it('is float64 unless told otherwise', () => {
    expect(initBatchNorm({ features: 1 }).params.gamma.dtype).toBe('float64');
  });

  it.each([0, -1, 1.5, NaN, Infinity, '3'])('refuses %s features', (features) => {
    const init = () => initBatchNorm({ features: features as number });
    expect(init).toThrow(ConfigError);
    expect(init).toThrow(/^initBatchNorm: features: expected a whole number, 1 or more, found/);
  });

  it('refuses another dtype', () => {
    expect(() => initBatchNorm({ features: 1, dtype: 'int8' as Dtype })).toThrow(
      `initBatchNorm: dtype: expected 'float32' or 'float64', found 'int8'`,
    );
  });
});
