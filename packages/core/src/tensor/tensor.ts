import { fitsData } from './fit.js';

/** The element types a {@link Tensor} may have. @category Tensor @since 0.1.0 */
export type Dtype = 'float32' | 'float64';

/** @internal */
export const isDtype = (value: unknown): value is Dtype => value === 'float32' || value === 'float64';

/**
 * A read-only view of a scijs `NdArray<Float32Array | Float64Array>`.
 *
 * Every such `NdArray` can be assigned to a `Tensor`; there is no wrapper class. The type is read-only: neither `set`
 * nor an index assignment compiles. At run time a tensor is recognised by its structure.
 *
 * @category Tensor
 * @since 0.1.0
 */
export interface Tensor {
  /** The elements, addressed by `offset + Σ index[d]·stride[d]`. */
  readonly data: ArrayLike<number>;
  /** Length of each axis; `[]` for a 0-d tensor. */
  readonly shape: readonly number[];
  /** Distance in elements between neighbours along each axis. */
  readonly stride: readonly number[];
  /** Position in `data` of the element with index 0 on every axis. */
  readonly offset: number;
  /** Element type. */
  readonly dtype: Dtype;
  /** Number of elements. */
  readonly size: number;
  /** Number of axes. */
  readonly dimension: number;
  /** The element at an index (one number per axis). */
  get(...index: number[]): number;
}

/** A value that looks like an ndarray, of any element type. @internal */
export type ArrayView = Omit<Tensor, 'dtype'> & { readonly dtype: unknown };

/**
 * Whether a value looks like an ndarray, of any element type.
 *
 * @internal
 */
export const isArrayView = (value: unknown): value is ArrayView => {
  if (typeof value !== 'object' || value === null) return false;
  const { data, shape, stride, get } = value as Partial<Record<keyof Tensor, unknown>>;
  return (
    typeof get === 'function' &&
    Array.isArray(shape) &&
    Array.isArray(stride) &&
    typeof data === 'object' &&
    data !== null
  );
};

/**
 * Whether a value is a {@link Tensor}: an ndarray view, by structure, whose elements are float32 or float64.
 *
 * A view that reaches beyond its data is not a tensor, nor is one whose memory was transferred.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { isTensor, tensor } from '@thalweg/core';
 *
 * isTensor(tensor([1, 2])) // => true
 * isTensor(ndarray(new Float32Array(4), [2, 2])) // => true
 * isTensor(ndarray(new Int32Array(4), [2, 2])) // => false
 * isTensor(ndarray(new Float32Array(4), [100])) // => false
 * isTensor([1, 2]) // => false
 * ```
 *
 * @category Tensor
 * @since 0.1.0
 */
export const isTensor = (value: unknown): value is Tensor => isArrayView(value) && fitsData(value);
