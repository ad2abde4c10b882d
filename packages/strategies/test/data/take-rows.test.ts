import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { tensor, toArray } from '@thalweg/core';
import { takeRows } from '../../src/index.js';
import { data } from './labelled.js';

describe('takeRows', () => {
  it('reads any memory layout', () => {
    const columns = ndarray(Float64Array.from([1, 2, 3, 4, 5, 6]), [2, 3]).transpose(1, 0);
    expect(toArray(takeRows(columns, [2, 0]))).toEqual([3, 6, 1, 4]);
    expect(takeRows(tensor([[[1, 2]], [[3, 4]]]), [1]).shape).toEqual([1, 1, 2]);
  });

  it('takes rows of all leaves together, as often as they are named', () => {
    const { x, y } = takeRows(data(5), Uint32Array.of(4, 1, 4));
    expect(toArray(x)).toEqual([8, 9, 2, 3, 8, 9]);
    expect(toArray(y)).toEqual([4, 1, 4]);
    expect([x.dtype, x.shape, y.dtype, y.shape]).toEqual(['float32', [3, 2], 'float64', [3]]);
  });

  it('takes none, if none are named', () => {
    expect(takeRows(data(5), []).x.shape).toEqual([0, 2]);
  });
});
