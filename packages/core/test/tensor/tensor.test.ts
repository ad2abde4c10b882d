import * as fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { ConfigError, filledLike, isTensor, tensor, toArray, toNdArray } from '../../src/index.js';
import { arbitraryTensor, dtypes, shapes } from '@thalweg/testing';

describe('tensor', () => {
  it('takes shape and dtype from what it is given', () => {
    expect(tensor(3).shape).toEqual([]);
    expect(tensor([[1, 2, 3]]).shape).toEqual([1, 3]);
    expect(tensor([[[1], [2]]]).shape).toEqual([1, 2, 1]);
    expect(tensor([]).shape).toEqual([0]);
    expect(tensor(new Float32Array(2)).dtype).toBe('float32');
    expect(tensor([1.1], { dtype: 'float32' }).get(0)).toBe(Math.fround(1.1));
  });

  it('copies', () => {
    const data = new Float64Array([1, 2]);
    const t = tensor(data);
    data[0] = 9;
    expect(toArray(t)).toEqual([1, 2]);
  });

  it.each([
    [[[1, 2], [3]], 'values'],
    [[[1], 2], 'values'],
    [[1, [2]], 'values'],
  ])('refuses ragged %j', (values, argument) => {
    expect(() => tensor(values as never)).toThrow(ConfigError);
    expect(() => tensor(values as never)).toThrow(argument);
  });

  it('takes dtype and shape of another tensor', () => {
    const like = tensor([[1, 2]], { dtype: 'float32' });
    const made = tensor([3, 4], like);
    expect([made.dtype, made.shape, made.get(0, 1)]).toEqual(['float32', [1, 2], 4]);
  });

  it.each([[[4]], [[2, 2]], [[-3]], [[1.5, 2]]])('refuses three values for shape %j', (shape) => {
    expect(() => tensor([1, 2, 3], { shape })).toThrow(/shape: expected .* 3, .* found \[/);
  });
});

describe('isTensor', () => {
  it.each([
    null,
    undefined,
    3,
    'x',
    [],
    {},
    { dtype: 'float64' },
    new Float64Array(2),
    ndarray(new Int8Array(2)),
  ])('is false for %s', (value) => {
    expect(isTensor(value)).toBe(false);
  });

  it('goes by structure', () => {
    const { data, shape, stride, offset, dtype, size, dimension } = tensor([1]);
    expect(isTensor({ data, shape, stride, offset, dtype, size, dimension, get: () => 1 })).toBe(true);
  });
});

describe('toNdArray and toArray', () => {
  it('read any layout in logical order, and copy', () => {
    fc.assert(
      fc.property(
        fc.tuple(shapes, dtypes).chain(([shape, dtype]) => arbitraryTensor(shape, dtype)),
        (t) => {
          const copy = toNdArray(t);
          const expected: number[] = [];
          const walk = (index: number[]): void => {
            if (index.length === t.dimension) expected.push(t.get(...index));
            else for (let i = 0; i < t.shape[index.length]!; i++) walk([...index, i]);
          };
          walk([]);
          expect([...toArray(copy)]).toEqual(expected);
          expect(toArray(t)).toEqual(expected);
          expect([copy.shape, copy.dtype, copy.size]).toEqual([t.shape, t.dtype, t.size]);
          expect(copy.data).not.toBe(t.data);
        },
      ),
    );
  });
});

describe('filledLike', () => {
  it('fills, also with -0', () => {
    expect(toArray(filledLike(tensor([1, 2], { dtype: 'float32' }), 0.1))).toEqual([
      Math.fround(0.1),
      Math.fround(0.1),
    ]);
    expect(filledLike(tensor(1), -0).get()).toBe(-0);
  });
});
