import ndarray from 'ndarray';
import type { Dtype, Tensor } from './tensor.js';

/** A writable array of elements. Kernels work on it; users never get it. @internal */
export type FloatArray = Float32Array | Float64Array;

/** A writable ndarray, before it leaves as a {@link Tensor}. @internal */
export type NdFloat = ndarray.NdArray<FloatArray>;

/** Fresh zeros. @internal */
export const allocate = (dtype: Dtype, size: number): FloatArray =>
  dtype === 'float32' ? new Float32Array(size) : new Float64Array(size);

/**
 * The element array behind a tensor, for reading. The type `Tensor` hides the array type on purpose (an index
 * write must not compile); its `dtype` says what it is.
 *
 * @internal
 */
export const elements = (tensor: Tensor): FloatArray => tensor.data as FloatArray;

/**
 * The number of elements of a shape.
 *
 * @example
 * ```ts
 * import { sizeOf } from '@thalweg/core';
 *
 * sizeOf([2, 3]) // => 6
 * sizeOf([]) // => 1
 * ```
 *
 * @category Tensor
 * @since 0.1.0
 */
export const sizeOf = (shape: readonly number[]): number => {
  let size = 1;
  for (let axis = 0; axis < shape.length; axis++) size *= shape[axis]!;
  return size;
};

/** Whether the elements lie in row-major order without gaps, so that a plain loop from `offset` visits them. @internal */
export const isContiguous = ({ shape, stride }: Tensor): boolean => {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis]!;
    // An axis of length 1 is never stepped along, so its stride does not matter.
    if (length !== 1 && stride[axis] !== step) return false;
    step *= length;
  }
  return true;
};

type View = new (data: FloatArray, ...layout: number[]) => NdFloat;

const viewOf = (dtype: Dtype, dimension: number): View =>
  ndarray(allocate(dtype, 1), new Array<number>(dimension).fill(1)).constructor as View;

const views: Readonly<Record<Dtype, readonly View[]>> = {
  float32: [0, 1, 2].map((dimension) => viewOf('float32', dimension)),
  float64: [0, 1, 2].map((dimension) => viewOf('float64', dimension)),
};

/**
 * A contiguous ndarray over `data`. For up to two axes it calls the class that ndarray generated for that
 * dimension: `ndarray(...)` itself costs 400 ns, ten times the arithmetic of a small step.
 *
 * @internal
 */
export const contiguous = (dtype: Dtype, data: FloatArray, shape: readonly number[]): NdFloat => {
  const known = views[dtype];
  switch (shape.length) {
    case 0:
      return new known[0]!(data, 0);
    case 1:
      return new known[1]!(data, shape[0]!, 1, 0);
    case 2:
      return new known[2]!(data, shape[0]!, shape[1]!, shape[1]!, 1, 0);
    default:
      return ndarray(data, [...shape]);
  }
};

/**
 * Copies the elements in logical row-major order into `into`, starting at `start`.
 *
 * @internal
 */
export const copyElements = (tensor: Tensor, into: FloatArray, start = 0): void => {
  const { shape, stride, offset, size } = tensor;
  const data = elements(tensor);
  if (isContiguous(tensor)) {
    if (offset === 0 && data.length === size) into.set(data, start);
    else into.set(data.subarray(offset, offset + size), start);
    return;
  }
  const last = shape.length - 1;
  const length = shape[last]!;
  const step = stride[last]!;
  const index = new Array<number>(last).fill(0);
  let row = offset;
  for (let at = start; at < start + size;) {
    for (let i = 0, from = row; i < length; i++, from += step) into[at++] = data[from]!;
    for (let axis = last - 1; axis >= 0; axis--) {
      row += stride[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      row -= shape[axis]! * stride[axis]!;
      index[axis] = 0;
    }
  }
};

/** A contiguous copy. @internal */
export const packed = (tensor: Tensor): NdFloat => {
  const into = allocate(tensor.dtype, tensor.size);
  copyElements(tensor, into);
  return contiguous(tensor.dtype, into, tensor.shape);
};

/**
 * The tensor with its elements in row-major order and without gaps.
 *
 * A loop from `offset` then visits them in order.
 *
 * @returns The tensor itself if it is contiguous, else a copy.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { rowMajor } from '@thalweg/core';
 *
 * const view = ndarray(new Float64Array([1, 2, 3, 4]), [2, 2]).transpose(1, 0);
 * Array.from(rowMajor(view).data) // => [1, 3, 2, 4]
 * ```
 *
 * @category Tensor
 * @since 0.1.0
 */
export const rowMajor = (tensor: Tensor): Tensor => (isContiguous(tensor) ? tensor : packed(tensor));

/** The tensors, each contiguous; one that is not is copied. @internal */
export const allPacked = (tensors: readonly Tensor[]): readonly Tensor[] => {
  for (let k = 0; k < tensors.length; k++) if (!isContiguous(tensors[k]!)) return tensors.map(rowMajor);
  return tensors;
};
