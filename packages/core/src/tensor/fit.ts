import type { ArrayView, Tensor } from './tensor.js';

/** The name of the array class of a dtype; `undefined` if no tensor has this dtype. */
const arrayNameOf = (dtype: unknown): string | undefined =>
  dtype === 'float32' ? 'Float32Array' : dtype === 'float64' ? 'Float64Array' : undefined;

/** The name of the class of a typed array of any realm; `undefined` for other values. @internal */
export const arrayName = (value: unknown): string | undefined =>
  ArrayBuffer.isView(value)
    ? (value as { readonly [Symbol.toStringTag]?: string })[Symbol.toStringTag]
    : undefined;

/**
 * Whether a view's data is of its dtype, and its shape, strides and offset are whole numbers that stay within the
 * data.
 *
 * From a view that reaches beyond its data, a kernel would read `undefined` or the elements of another tensor. Every
 * step calls this for every leaf, so it allocates nothing.
 *
 * @internal
 */
export const fitsData = ({ data, dtype, shape, stride, offset, size }: ArrayView): boolean => {
  const wanted = arrayNameOf(dtype);
  if (wanted === undefined || arrayName(data) !== wanted) return false;
  if (stride.length !== shape.length || !Number.isInteger(offset)) return false;
  let count = 1;
  let first = offset;
  let last = offset;
  for (let axis = 0; axis < shape.length; axis++) {
    const length = shape[axis]!;
    const step = stride[axis]!;
    if (!(Number.isInteger(length) && length >= 0 && Number.isInteger(step))) return false;
    count *= length;
    const reach = (length - 1) * step;
    if (reach < 0) first += reach;
    else last += reach;
  }
  return count === size && (count === 0 || (first >= 0 && last < data.length));
};

/** An ndarray in words: `float32 [2, 3]`, followed by why it does not fit its data, if so. @internal */
export const describeView = (view: ArrayView): string => {
  const { dtype, shape } = view;
  const why = arrayNameOf(dtype) !== undefined ? misfit(view) : undefined;
  return `${String(dtype)} [${shape.join(', ')}]${why === undefined ? '' : ` ${why}`}`;
};

const misfit = (view: ArrayView): string | undefined => {
  if (fitsData(view)) return undefined;
  const { data, dtype, shape, stride, offset, size } = view;
  const name = arrayName(data);
  if (name !== arrayNameOf(dtype)) return `over ${name ?? 'other data'}`;
  if (isDetached(data as unknown as ArrayBufferView))
    return 'whose memory is detached: it was transferred, or its WebAssembly memory grew';
  if (stride.length !== shape.length) return `with ${stride.length} strides for ${shape.length} axes`;
  if (!shape.every((length) => Number.isInteger(length) && length >= 0))
    return 'with a length that is not a whole number, 0 or more';
  if (!stride.every(Number.isInteger))
    return `with the strides [${stride.join(', ')}], not all whole numbers`;
  if (!Number.isInteger(offset)) return `with the offset ${String(offset)}, not a whole number`;
  const reach = shape.map((length, axis) => (length - 1) * stride[axis]!);
  const first = reach.reduce((at, step) => at + Math.min(0, step), offset);
  const last = reach.reduce((at, step) => at + Math.max(0, step), offset);
  return first < 0 || last >= data.length
    ? `that reaches from element ${first} to ${last} of data with ${data.length}`
    : `that says its size is ${size}`;
};

/** Whether the memory of a typed array is detached. @internal */
export const isDetached = ({ buffer, byteLength }: ArrayBufferView): boolean => {
  if (byteLength > 0 || buffer.byteLength > 0) return false;
  try {
    new Uint8Array(buffer);
    return false;
  } catch {
    return true;
  }
};

/**
 * Whether tensors that were made with data of their own still have it: it may have been transferred since.
 *
 * @internal
 */
export const stillHaveData = (tensors: readonly Tensor[]): boolean => {
  for (let i = 0; i < tensors.length; i++)
    if (tensors[i]!.data.length === 0 && tensors[i]!.size > 0) return false;
  return true;
};
