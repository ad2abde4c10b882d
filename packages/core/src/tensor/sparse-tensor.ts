import { ConfigError } from '../error/config-error.js';
import { allocate, contiguous, elements, isContiguous, packed, sizeOf } from './elements.js';
import { isTensor, type Dtype, type Tensor } from './tensor.js';

/**
 * A gradient that touches only some rows of a tensor, or some single coordinates; everything else of it is zero.
 *
 * A plain object, made and checked by {@link sparseTensor}.
 *
 * @category Tensor
 * @since 0.1.0
 */
export interface SparseTensor {
  readonly _tag: 'SparseTensor';
  /** What is touched, ascending: positions on the first axis, or row-major positions of single elements. */
  readonly indices: ArrayLike<number>;
  /** The values there: one row, or one element, for each index. */
  readonly values: Tensor;
  /** The shape of the whole. */
  readonly shape: readonly number[];
  /** Element type. */
  readonly dtype: Dtype;
}

/** A leaf of a gradient: all of it, or what is not zero. @category Tensor @since 0.1.0 */
export type GradientLeaf = Tensor | SparseTensor;

/**
 * Makes a sparse tensor: some rows, or single elements, of a tensor that is zero elsewhere.
 *
 * Nothing is copied: a loop may write new numbers into the same `values` and give the same sparse tensor again, which
 * costs no memory. The indices must not change, since only here are they checked.
 *
 * @param indices - Ascending, no two alike. For values of shape `[n, ...shape.slice(1)]`, positions of rows on the
 *   first axis; for values of shape `[n]`, row-major positions of single elements (the same thing when `shape` has one
 *   axis). An `Int32Array` is kept, another array copied.
 * @param values - The values, contiguous: those of each index, one after the other.
 * @param shape - The shape of the whole, at least one axis.
 * @throws {ConfigError} If indices are out of range, not ascending or not whole, or the shapes do not fit.
 *
 * @example
 * ```ts
 * import { sparseTensor, tensor, toDense, toArray } from '@thalweg/core';
 *
 * const rows = sparseTensor([1], tensor([[5, 6]]), [3, 2]);
 * toArray(toDense(rows)) // => [0, 0, 5, 6, 0, 0]
 * const elements = sparseTensor([0, 5], tensor([5, 6]), [3, 2]);
 * toArray(toDense(elements)) // => [5, 0, 0, 0, 0, 6]
 * ```
 *
 * @category Tensor
 * @since 0.1.0
 */
export const sparseTensor = (
  indices: ArrayLike<number>,
  values: Tensor,
  shape: readonly number[],
): SparseTensor => {
  if (shape.length === 0 || !shape.every((length) => Number.isInteger(length) && length >= 0))
    throw wrong('shape', 'at least one axis, each of a non-negative whole length', `[${shape.join(', ')}]`);
  if (!isTensor(values) || !isContiguous(values))
    throw wrong(
      'values',
      'a contiguous float32 or float64 tensor',
      isTensor(values) ? 'a strided view' : typeof values,
    );
  const count = indices.length;
  const rowShape = [count, ...shape.slice(1)];
  const places = [[count], rowShape].some((fitting) => same(fitting, values.shape))
    ? touchesRows(values.shape, shape)
      ? shape[0]!
      : sizeOf(shape)
    : undefined;
  if (places === undefined)
    throw wrong('values', `the shape [${rowShape.join(', ')}] or [${count}]`, `[${values.shape.join(', ')}]`);
  let last = -1;
  for (let i = 0; i < count; i++) {
    const index = indices[i]!;
    if (!Number.isInteger(index) || index <= last || index >= places)
      throw wrong(`indices[${i}]`, `a whole number above ${last} and below ${places}`, String(index));
    last = index;
  }
  const kept = indices instanceof Int32Array ? indices : Int32Array.from(indices);
  return { _tag: 'SparseTensor', indices: kept, values, shape: [...shape], dtype: values.dtype };
};

const wrong = (argument: string, expected: string, found: string) =>
  new ConfigError({ owner: 'sparseTensor', argument, expected, found });

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((length, axis) => length === b[axis]);

/** Whether values of this shape are rows and not single elements. */
const touchesRows = (values: readonly number[], shape: readonly number[]): boolean =>
  values.length === shape.length;

/**
 * Whether a value is a {@link SparseTensor}.
 *
 * @example
 * ```ts
 * import { isSparseTensor, sparseTensor, tensor } from '@thalweg/core';
 *
 * isSparseTensor(sparseTensor([2], tensor([1]), [4])) // => true
 * isSparseTensor(tensor([1])) // => false
 * ```
 *
 * @category Tensor
 * @since 0.1.0
 */
export const isSparseTensor = (value: unknown): value is SparseTensor =>
  typeof value === 'object' &&
  value !== null &&
  (value as Partial<SparseTensor>)._tag === 'SparseTensor' &&
  isTensor((value as Partial<SparseTensor>).values);

/**
 * The ordinary tensor that a sparse one stands for.
 *
 * @example
 * ```ts
 * import { sparseTensor, tensor, toArray, toDense } from '@thalweg/core';
 *
 * toArray(toDense(sparseTensor([2], tensor([7]), [4]))) // => [0, 0, 7, 0]
 * ```
 *
 * @category Tensor
 * @since 0.1.0
 */
export const toDense = (sparse: SparseTensor): Tensor => {
  const { values, shape, dtype } = sparse;
  const data = allocate(dtype, sizeOf(shape));
  const from = elements(packed(values));
  const { indices } = sparse;
  const block = blockOf(sparse);
  for (let entry = 0; entry < indices.length; entry++)
    data.set(from.subarray(entry * block, (entry + 1) * block), indices[entry]! * block);
  return contiguous(dtype, data, shape);
};

/** Number of neighbouring elements that an index stands for. @internal */
export const blockOf = ({ values, shape }: SparseTensor): number => {
  if (!touchesRows(values.shape, shape)) return 1;
  let block = 1;
  for (let axis = 1; axis < shape.length; axis++) block *= shape[axis]!;
  return block;
};
