import * as fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import {
  ConfigError,
  isSparseTensor,
  isTensor,
  leaves,
  mapTree,
  sparseTensor,
  tensor,
  toArray,
  toDense,
  type GradientLeaf,
  type Tensor,
} from '../../src/index.js';
import { arbitrarySparse, dtypes } from '@thalweg/testing';

const values = tensor([5, 6]);
const rows = tensor([
  [5, 6],
  [7, 8],
]);
const strided = ndarray(new Float64Array(4), [2], [2]);
const transposed = ndarray(new Float64Array(4), [2, 2], [1, 2]);

describe('sparseTensor', () => {
  it.each<
    [what: string, argument: string, indices: ArrayLike<number>, values: Tensor, shape: readonly number[]]
  >([
    ['an index out of range', 'indices[1]', [1, 4], values, [4]],
    ['a row out of range', 'indices[1]', [1, 3], rows, [3, 2]],
    ['an element out of range', 'indices[1]', [1, 6], values, [3, 2]],
    ['an index on an empty axis', 'indices[0]', [0, 1], values, [0]],
    ['an index into no elements', 'indices[0]', [0, 1], values, [3, 0]],
    ['a fraction', 'indices[0]', [0.5, 1], values, [4]],
    ['NaN', 'indices[1]', [0, NaN], values, [4]],
    ['infinity', 'indices[1]', [0, Infinity], values, [4]],
    ['a negative index', 'indices[0]', [-1, 1], values, [4]],
    ['no number', 'indices[0]', ['0', '1'] as never, values, [4]],
    ['a hole', 'indices[1]', { length: 2, 0: 0 }, values, [4]],
    ['unsorted indices, one out of range', 'indices[0]', [4, 1], values, [4]],
    ['no indices', 'indices', 3 as never, values, [4]],
    ['no shape', 'shape', [0, 1], values, 4 as never],
    ['too few values', 'values', [0, 1, 2], values, [4]],
    ['too many values', 'values', [0], values, [4]],
    ['rows of another length', 'values', [0, 1], rows, [3, 3]],
    ['rows for single elements', 'values', [0, 1], rows, [4]],
    ['rows with one axis less', 'values', [0, 1], rows, [3, 2, 2]],
    ['a 0-d value', 'values', [0], tensor(5), [4]],
    ['strided values', 'values', [0, 1], strided, [4]],
    ['transposed rows', 'values', [0, 1], transposed, [3, 2]],
    ['integers', 'values', [0, 1], ndarray(new Int32Array(2)) as never, [4]],
    ['an array of values', 'values', [0, 1], [5, 6] as never, [4]],
    ['no axis', 'shape', [], tensor([]), []],
    ['a negative length', 'shape', [], tensor([]), [-1]],
    ['a fractional length', 'shape', [0, 1], values, [2.5]],
  ])('refuses %s', (_, argument, indices, given, shape) => {
    let error: unknown;
    try {
      sparseTensor(indices, given, shape);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).argument).toBe(argument);
    expect(String(error)).toMatch(/^ConfigError: sparseTensor: /);
  });

  it('does not copy values or an Int32Array, so that a loop may write the next values there', () => {
    const [numbers, indices] = [new Float32Array(2), Int32Array.of(0, 3)];
    const sparse = sparseTensor(indices, ndarray(numbers), [4]);
    numbers[1] = 7;
    expect(toArray(toDense(sparse))).toEqual([0, 0, 0, 7]);
    expect(sparse.indices).toBe(indices);
    expect(sparse.dtype).toBe('float32');
  });

  it('copies other indices and the shape', () => {
    const [indices, shape] = [[0, 3], [4]];
    const sparse = sparseTensor(indices, values, shape);
    indices[0] = 1;
    shape[0] = 9;
    expect([Array.from(sparse.indices), sparse.shape]).toEqual([[0, 3], [4]]);
  });

  it.each<[string, readonly number[], Tensor, readonly number[], readonly number[]]>([
    ['twice the same', [1, 1], values, [3], [0, 11, 0]],
    ['any order', [2, 0], values, [3], [6, 0, 5]],
    [
      'repeated rows in any order',
      [1, 0, 1],
      tensor([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      [2, 2],
      [3, 4, 6, 8],
    ],
    ['elements of a matrix', [3, 0, 3], tensor([1, 2, 4]), [2, 2], [2, 0, 0, 5]],
    ['values from an offset on', [1, 1], ndarray(Float64Array.of(9, 9, 5, 6), [2], [1], 2), [3], [0, 11, 0]],
  ])('sorts indices and adds up the values of one index: %s', (_, indices, given, shape, dense) => {
    const sparse = sparseTensor(indices, given, shape);
    expect(toArray(toDense(sparse))).toEqual(dense);
    expect(isSparseTensor(sparse)).toBe(true);
    expect(Array.from(sparse.indices)).toEqual([...new Set(indices)].sort((a, b) => a - b));
  });

  it('adds values of one index in the order given, each sum rounded to the dtype, and keeps -0', () => {
    const order = (numbers: readonly number[], dtype: 'float32' | 'float64') =>
      toArray(
        sparseTensor(
          numbers.map(() => 0),
          tensor(numbers, dtype),
          [1],
        ).values,
      )[0];
    expect(order([1e16, 1, 1, -1e16], 'float64')).toBe(0);
    expect(order([1, 1, 1e16, -1e16], 'float64')).toBe(2);
    expect(order([2 ** 24, 1, 1], 'float32')).toBe(2 ** 24);
    expect(order([1, 1, 2 ** 24], 'float32')).toBe(2 ** 24 + 2);
    expect(order([-0, -0], 'float64')).toBe(-0);
  });

  it('does not change values and indices when it has to sort', () => {
    const [numbers, indices] = [Float64Array.of(5, 6), Int32Array.of(2, 1)];
    sparseTensor(indices, ndarray(numbers), [4]);
    expect([Array.from(numbers), Array.from(indices)]).toEqual([
      [5, 6],
      [2, 1],
    ]);
  });

  it('takes contiguous values from an offset on', () => {
    const sparse = sparseTensor([1, 2], ndarray(Float64Array.of(9, 9, 5, 6), [2], [1], 2), [4]);
    expect(toArray(toDense(sparse))).toEqual([0, 5, 6, 0]);
  });

  it.each<[string, readonly number[], Tensor, readonly number[], readonly number[]]>([
    ['no index', [], tensor([]), [3], [0, 0, 0]],
    ['no row', [], tensor(new Float64Array(0), [0, 2]), [2, 2], [0, 0, 0, 0]],
    ['rows of no elements', [0, 2], tensor(new Float64Array(0), [2, 0]), [3, 0], []],
    ['an empty axis', [], tensor([]), [0], []],
    ['all there is', [0], tensor([5]), [1], [5]],
    ['rows', [0, 2], rows, [3, 2], [5, 6, 0, 0, 7, 8]],
    ['elements', [1, 5], values, [3, 2], [0, 5, 0, 0, 0, 6]],
    ['blocks', [1], tensor([[[5, 6]]]), [2, 1, 2], [0, 0, 5, 6]],
  ])('takes %s', (_, indices, given, shape, dense) => {
    const sparse = sparseTensor(indices, given, shape);
    expect(toArray(toDense(sparse))).toEqual(dense);
    expect([toDense(sparse).shape, toDense(sparse).dtype]).toEqual([shape, 'float64']);
  });
});

describe('toDense', () => {
  it('puts each row or element where its index says, and zeros elsewhere', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 3 }), dtypes)
          .chain(([shape, dtype]) => arbitrarySparse(shape, dtype)),
        (sparse) => {
          const dense = toDense(sparse);
          const entries = toArray(sparse.values);
          const block = sparse.indices.length === 0 ? 0 : entries.length / sparse.indices.length;
          const expected = new Array<number>(dense.size).fill(0);
          Array.from(sparse.indices).forEach((index, entry) => {
            for (let k = 0; k < block; k++) expected[index * block + k] = entries[entry * block + k]!;
          });
          expect(toArray(dense)).toEqual(expected);
          expect([dense.shape, dense.dtype]).toEqual([sparse.shape, sparse.dtype]);
        },
      ),
    );
  });
});

describe('isSparseTensor', () => {
  const sparse = sparseTensor([0, 3], values, [4]);

  it('is true for a sparse tensor, also one made by other code', () => {
    expect(isSparseTensor(sparse)).toBe(true);
    expect(isSparseTensor({ ...sparse })).toBe(true);
    expect(isTensor(sparse)).toBe(false);
  });

  it.each([
    undefined,
    null,
    3,
    'SparseTensor',
    [],
    {},
    values,
    { _tag: 'SparseTensor' },
    { ...sparse, _tag: 'x' },
  ])('is false for %s', (value) => {
    expect(isSparseTensor(value)).toBe(false);
  });
});

describe('a tree', () => {
  it('has sparse tensors for leaves', () => {
    const sparse = sparseTensor([0, 3], values, [4]);
    expect(leaves<GradientLeaf>({ a: [sparse], b: values })).toEqual([sparse, values]);
    expect(mapTree((_, path) => path, { a: [sparse] })).toEqual({ a: ['a.0'] });
  });
});
