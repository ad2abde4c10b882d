import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { allocate, contiguous, elements, isContiguous, packed, sizeOf } from './elements.js';
import { arrayName, describeView, isDetached } from './fit.js';
import { isArrayView, isTensor, type ArrayView, type Dtype, type Tensor } from './tensor.js';

/**
 * A gradient that is zero except at some rows, or some single elements, of a tensor.
 *
 * A plain object, made and checked by {@link sparseTensor}.
 *
 * @category Tensor
 * @since 0.1.0
 */
export interface SparseTensor {
  readonly _tag: 'SparseTensor';
  /** The touched places, ascending: positions on the first axis, or row-major positions of single elements. */
  readonly indices: ArrayLike<number>;
  /** One row, or one element, for each index. */
  readonly values: Tensor;
  /** The shape of the whole tensor. */
  readonly shape: readonly number[];
  /** Element type. */
  readonly dtype: Dtype;
}

/** A leaf of a gradient: a tensor, or a sparse tensor. @category Tensor @since 0.1.0 */
export type GradientLeaf = Tensor | SparseTensor;

/**
 * Makes a sparse tensor: some rows, or single elements, of a tensor that is zero elsewhere.
 *
 * If the indices ascend in an `Int32Array`, nothing is copied: a loop may write new numbers into the same `values`
 * and pass the same sparse tensor again. The indices must not change, since they are checked only here.
 *
 * Other indices are sorted, and values with the same index are added up in the order given, each sum rounded to their
 * dtype. Then `values` is a copy: make a new sparse tensor for new numbers.
 *
 * @param indices - For values of shape `[n, ...shape.slice(1)]`, positions of rows on the first axis; for values of
 *   shape `[n]`, row-major positions of single elements (the same thing when `shape` has one axis). An `Int32Array`
 *   that ascends strictly is kept; other indices are copied.
 * @param values - A contiguous tensor: the values of the first index, then those of the second, and so on.
 * @param shape - The shape of the whole tensor; at least one axis.
 * @throws {ConfigError} If an index is out of range, not whole or 2^31 or more, or the shapes do not fit.
 *
 * @example
 * ```ts
 * import { sparseTensor, tensor, toDense, toArray } from '@thalweg/core';
 *
 * const rows = sparseTensor([1], tensor([[5, 6]]), [3, 2]);
 * toArray(toDense(rows)) // => [0, 0, 5, 6, 0, 0]
 * const elements = sparseTensor([0, 5], tensor([5, 6]), [3, 2]);
 * toArray(toDense(elements)) // => [5, 0, 0, 0, 0, 6]
 * const twice = sparseTensor([2, 0, 2], tensor([1, 5, 3]), [3]);
 * toArray(toDense(twice)) // => [5, 0, 4]
 * ```
 *
 * Source: sums values of one index as `coalesce` of PyTorch does, and as optimizers of TensorFlow do with `IndexedSlices`.
 *
 * @category Tensor
 * @since 0.1.0
 */
export const sparseTensor = (
  indices: ArrayLike<number>,
  values: Tensor,
  shape: readonly number[],
): SparseTensor => {
  requireShape(shape);
  if (!isTensor(values) || !isContiguous(values))
    throw wrong(
      'values',
      'a contiguous float32 or float64 tensor',
      isTensor(values) ? 'a strided view' : isArrayView(values) ? describeView(values) : shown(values),
    );
  if (!isArrayLike(indices)) throw wrong('indices', 'an array of numbers', shown(indices));
  if (ArrayBuffer.isView(indices) && isDetached(indices))
    throw wrong('indices', 'an array of numbers', 'one whose memory is detached: it was transferred');
  const count = indices.length;
  const rowShape = [count, ...shape.slice(1)];
  const places = [[count], rowShape].some((fitting) => same(fitting, values.shape))
    ? touchesRows(values.shape, shape)
      ? shape[0]!
      : sizeOf(shape)
    : undefined;
  if (places === undefined)
    throw wrong('values', `the shape [${rowShape.join(', ')}] or [${count}]`, `[${values.shape.join(', ')}]`);
  const most = Math.min(places, mostPlaces);
  let ascends = true;
  let last = -1;
  for (let i = 0; i < count; i++) {
    const index = indices[i]!;
    if (!Number.isInteger(index) || index < 0 || index >= most)
      throw wrong(`indices[${i}]`, `a whole number from 0 on and below ${most}`, shown(index));
    if (index <= last) ascends = false;
    last = index;
  }
  const { dtype } = values;
  const whole = { _tag: 'SparseTensor', shape: [...shape], dtype } as const;
  if (!ascends) return { ...whole, ...coalesced(indices, values) };
  // By name, since `instanceof` does not recognise an array of another realm.
  const kept = arrayName(indices) === 'Int32Array' ? indices : Int32Array.from(indices);
  return { ...whole, indices: kept, values };
};

/** Indices are kept in 32 bits. */
const mostPlaces = 2 ** 31;

const isLength = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;

/** @internal */
export const isArrayLike = (value: unknown): value is ArrayLike<number> =>
  typeof value === 'object' && value !== null && isLength((value as Partial<ArrayLike<unknown>>).length);

const requireShape = (shape: unknown): void => {
  const isArray = Array.isArray(shape);
  if (isArray && shape.length > 0 && shape.every(isLength)) return;
  throw wrong(
    'shape',
    'at least one axis, each of a non-negative whole length',
    isArray ? `[${shape.join(', ')}]` : shown(shape),
  );
};

/** The indices sorted, each once, and for each the sum of its values. */
const coalesced = (
  indices: ArrayLike<number>,
  { data, offset, size, dtype, shape }: Tensor,
): Pick<SparseTensor, 'indices' | 'values'> => {
  const block = size / indices.length;
  // The sort is stable, so values of one index stay in the order given.
  const order = Array.from(indices, (_, entry) => entry).sort((a, b) => indices[a]! - indices[b]!);
  const touched = Int32Array.from(new Set(order.map((entry) => indices[entry]!)));
  const sums = allocate(dtype, touched.length * block);
  let at = -1;
  let last = -1;
  for (const entry of order) {
    const isNew = indices[entry]! !== last;
    if (isNew) at++;
    last = indices[entry]!;
    for (let k = 0; k < block; k++) {
      const value = data[offset + entry * block + k]!;
      // The first value is not added to zero, so that -0 stays -0.
      sums[at * block + k] = isNew ? value : sums[at * block + k]! + value;
    }
  }
  return { indices: touched, values: contiguous(dtype, sums, [touched.length, ...shape.slice(1)]) };
};

const wrong = (argument: string, expected: string, found: string) =>
  new ConfigError({ owner: 'sparseTensor', argument, expected, found });

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((length, axis) => length === b[axis]);

/** Whether values of this shape are rows, not single elements. */
const touchesRows = (values: readonly number[], shape: readonly number[]): boolean =>
  values.length === shape.length;

/** A value that looks like a sparse tensor and may be invalid. */
type SparseView = Omit<SparseTensor, 'values' | 'dtype'> & {
  readonly values: ArrayView;
  readonly dtype: unknown;
};

/** Whether a value looks like a sparse tensor; its parts may not fit. @internal */
export const isSparseView = (value: unknown): value is SparseView => {
  if (typeof value !== 'object' || value === null) return false;
  const { _tag, values, shape, indices } = value as Partial<SparseTensor>;
  return _tag === 'SparseTensor' && isArrayView(values) && Array.isArray(shape) && isArrayLike(indices);
};

/**
 * Why a value that looks like a sparse tensor is invalid: {@link sparseTensor} did not make it, or its memory is
 * detached.
 *
 * @internal
 */
export const sparseMisfit = (view: SparseView): string | undefined => {
  if (isWhole(view)) return undefined;
  const { values, indices, dtype } = view;
  if (ArrayBuffer.isView(indices) && isDetached(indices))
    return 'whose indices are detached: their memory was transferred';
  if (values.dtype !== dtype || !isTensor(values)) return `with the values ${describeView(values)}`;
  return `whose ${indices.length} indices do not fit its shape or its values [${values.shape.join(', ')}]`;
};

// Checks the first and the last index only: the indices ascend, and `sparseTensor` checked each of them.
const isWhole = ({ indices, values, shape, dtype }: SparseView): boolean => {
  if (!isTensor(values) || values.dtype !== dtype || !isContiguous(values)) return false;
  const { length } = indices;
  if (length !== values.shape[0]) return false;
  const rows = touchesRows(values.shape, shape);
  const places = rows ? shape[0]! : sizeOf(shape);
  return (
    values.size === length * (rows ? sizeOf(shape.slice(1)) : 1) &&
    (length === 0 || (indices[0]! >= 0 && indices[length - 1]! < places))
  );
};

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
  isSparseView(value) && isWhole(value);

/**
 * Writes a sparse tensor out as a dense one.
 *
 * @throws {ConfigError} If it is not a sparse tensor.
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
  if (!isSparseTensor(sparse))
    throw new ConfigError({
      owner: 'toDense',
      argument: 'sparse',
      expected: 'a sparse tensor',
      found: describeLeaf(sparse),
    });
  const { values, shape, dtype } = sparse;
  const data = allocate(dtype, sizeOf(shape));
  const from = elements(packed(values));
  const { indices } = sparse;
  const block = blockOf(sparse);
  for (let entry = 0; entry < indices.length; entry++)
    data.set(from.subarray(entry * block, (entry + 1) * block), indices[entry]! * block);
  return contiguous(dtype, data, shape);
};

/** A leaf in words: `float32 [2, 3]`, followed by why it is invalid, if so. @internal */
export const describeLeaf = (leaf: unknown): string => {
  if (isArrayView(leaf)) return describeView(leaf);
  if (!isSparseView(leaf)) return shown(leaf);
  const why = sparseMisfit(leaf);
  return `sparse ${String(leaf.dtype)} [${leaf.shape.join(', ')}]${why === undefined ? '' : ` ${why}`}`;
};

/** The number of neighbouring elements that one index stands for: the length of a row, or 1. @internal */
export const blockOf = ({ values, shape }: SparseTensor): number => {
  if (!touchesRows(values.shape, shape)) return 1;
  let block = 1;
  for (let axis = 1; axis < shape.length; axis++) block *= shape[axis]!;
  return block;
};
