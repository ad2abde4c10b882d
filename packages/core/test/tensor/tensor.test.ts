import * as fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { ConfigError, filledLike, isTensor, tensor, toArray, toNdArray } from '../../src/index.js';
import { arbitraryTensor, dtypes, shapes } from '@thalweg/testing';

describe('tensor', () => {
  it('takes shape and dtype from its arguments', () => {
    expect(tensor(3).shape).toEqual([]);
    expect(tensor([[1, 2, 3]]).shape).toEqual([1, 3]);
    expect(tensor([[[1], [2]]]).shape).toEqual([1, 2, 1]);
    expect(tensor([]).shape).toEqual([0]);
    expect(tensor(new Float32Array(2)).dtype).toBe('float32');
    expect(tensor([1.1], 'float32').get(0)).toBe(Math.fround(1.1));
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

  it('takes a shape, a dtype, or both', () => {
    const made = tensor([1, 2, 3, 1.1], [2, 2], 'float32');
    expect([made.dtype, made.shape, made.get(1, 1)]).toEqual(['float32', [2, 2], Math.fround(1.1)]);
    expect(tensor([1, 2, 3, 4], [2, 2])).toMatchObject({ dtype: 'float64', shape: [2, 2] });
    expect(tensor([[1, 2, 3, 4]], [4]).shape).toEqual([4]);
    expect(tensor(new Float32Array(4), [2, 2])).toMatchObject({ dtype: 'float32', shape: [2, 2] });
    expect(tensor(new Float32Array(4), [4, 1], 'float64')).toMatchObject({ dtype: 'float64', shape: [4, 1] });
    expect(tensor(new Float64Array(1), 'float32').dtype).toBe('float32');
    expect(tensor([1, 2], undefined, 'float32')).toMatchObject({ dtype: 'float32', shape: [2] });
    expect(tensor(5, [1, 1]).shape).toEqual([1, 1]);
  });

  const forms =
    "Write tensor(values, [2, 3]), tensor(values, 'float32') or tensor(values, [2, 3], 'float32')";

  it.each<readonly [unknown, unknown, string]>([
    [
      { shape: [2] },
      undefined,
      'shape: expected an array of lengths, or a dtype in its place, found an object with shape',
    ],
    [2, undefined, 'shape: expected an array of lengths, or a dtype in its place, found 2'],
    [null, undefined, 'shape: expected an array of lengths, or a dtype in its place, found null'],
    ['float32', 'float32', "shape: expected an array of lengths, or a dtype in its place, found 'float32'"],
    ['int32', undefined, "dtype: expected 'float32' or 'float64', found 'int32'"],
    [[2], 'int32', "dtype: expected 'float32' or 'float64', found 'int32'"],
    [[2], { dtype: 'float32' }, "dtype: expected 'float32' or 'float64', found an object with dtype"],
  ])('refuses the arguments %j, %j, and says what to write', (shape, dtype, message) => {
    const make = () => (tensor as (...given: readonly unknown[]) => unknown)([1, 2], shape, dtype);
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(`tensor: ${message}. ${forms}`);
  });

  it.each([[[4]], [[2, 2]], [[-3]], [[1.5, 2]]])('refuses three values for shape %j', (shape) => {
    expect(() => tensor([1, 2, 3], shape)).toThrow(/shape: expected .* 3, .* found \[/);
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

  it('checks the structure', () => {
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
    expect(toArray(filledLike(tensor([1, 2], 'float32'), 0.1))).toEqual([Math.fround(0.1), Math.fround(0.1)]);
    expect(filledLike(tensor(1), -0).get()).toBe(-0);
  });
});
