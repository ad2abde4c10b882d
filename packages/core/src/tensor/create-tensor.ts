import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { contiguous, type FloatArray } from './elements.js';
import { arrayName, isDetached } from './fit.js';
import { requireFits } from './require-fits.js';
import { isDtype, type Dtype, type Tensor } from './tensor.js';

/** Numbers, or equally long arrays of them, to any depth. @category Tensor @since 0.1.0 */
export type NestedNumbers = number | readonly NestedNumbers[];

/** The limit of the checkpoint reader too. An array that contains itself would have no end of axes. */
const mostAxes = 32;

const isNested = (values: NestedNumbers | ArrayLike<number>): values is readonly NestedNumbers[] =>
  Array.isArray(values);

const shapeOf = (values: NestedNumbers): number[] => {
  const shape: number[] = [];
  for (let at: NestedNumbers | undefined = values; Array.isArray(at); at = at[0] as NestedNumbers) {
    if (shape.length === mostAxes)
      throw wrong('values', `at most ${mostAxes} axes`, 'more, or an array that contains itself');
    shape.push(at.length);
  }
  return shape;
};

const flattenInto = (values: NestedNumbers, shape: readonly number[], into: number[], axis = 0): void => {
  if (axis < shape.length && Array.isArray(values) && values.length === shape[axis]) {
    // Unlike `forEach`, this visits holes.
    for (const value of values as readonly NestedNumbers[]) flattenInto(value, shape, into, axis + 1);
    return;
  }
  if (axis === shape.length && typeof values === 'number') {
    into.push(values);
    return;
  }
  throw wrong(
    'values',
    `numbers nested evenly: the first entries give the shape [${shape.join(', ')}]`,
    typeof values === 'number' || Array.isArray(values) ? 'rows of different length or depth' : shown(values),
  );
};

const wrong = (argument: string, expected: string, found: string, fix?: string) =>
  new ConfigError({ owner: 'tensor', argument, expected, found, ...(fix === undefined ? {} : { fix }) });

/**
 * Makes a tensor from numbers, as a copy.
 *
 * `tensor([1, 2])` is float64, as numbers of JavaScript are, and a `Float32Array` stays float32. Gradients must have the
 * dtype of their parameters: write `tensor([1, 2], 'float32')` for parameters in float32.
 *
 * @param values - A number (0-d), nested arrays of numbers (row-major), or a typed array (flat).
 * @param shape - The shape, for flat values; by default that of the nesting. The dtype may stand in its place.
 * @param dtype - Element type; by default that of a typed array, else `'float64'`.
 * @returns A tensor that shares no memory with `values`; {@link asTensor} makes one that does.
 * @throws {ConfigError} If `values` are not numbers, rows differ in length, there are more than 32 axes, the number
 *   of values does not fit `shape`, or the shape or the dtype is of another kind.
 *
 * @example
 * ```ts
 * import { tensor } from '@thalweg/core';
 *
 * const w = tensor([[1, 2, 3], [4, 5, 6]], 'float32');
 * w.shape // => [2, 3]
 * w.get(1, 2) // => 6
 * tensor([1, 2]).dtype // => 'float64'
 * tensor(new Float32Array(4), [2, 2]).dtype // => 'float32'
 * tensor([1, 2, 3, 4], [2, 2], 'float32').get(1, 0) // => 3
 * ```
 *
 * Like `tf.tensor(values, shape, dtype)` of TensorFlow.js, whose default dtype is float32.
 *
 * @category Tensor
 * @since 0.1.0
 */
export function tensor(values: NestedNumbers | Float32Array | Float64Array, dtype?: Dtype): Tensor;
export function tensor(
  values: NestedNumbers | Float32Array | Float64Array,
  shape: readonly number[] | undefined,
  dtype?: Dtype,
): Tensor;
export function tensor(
  values: NestedNumbers | Float32Array | Float64Array,
  shapeOrDtype?: readonly number[] | Dtype,
  dtypeAfterShape?: Dtype,
): Tensor {
  const [givenShape, givenDtype] =
    typeof shapeOrDtype === 'string' && dtypeAfterShape === undefined
      ? [undefined, shapeOrDtype]
      : [shapeOrDtype, dtypeAfterShape];
  if (givenShape !== undefined && !Array.isArray(givenShape))
    throw wrong('shape', 'an array of lengths, or a dtype in its place', shown(givenShape), forms);
  if (givenDtype !== undefined && !isDtype(givenDtype))
    throw wrong('dtype', "'float32' or 'float64'", shown(givenDtype), forms);
  const flat: number[] = [];
  let shape: readonly number[];
  let source: ArrayLike<number>;
  if (isTyped(values)) {
    if (isDetached(values))
      throw wrong('values', 'numbers', 'an array whose memory is detached: it was transferred');
    shape = givenShape ?? [values.length];
    source = values;
  } else {
    if (typeof values !== 'number' && !isNested(values))
      throw wrong('values', 'a number, nested arrays of numbers or a typed array', shown(values));
    const nesting = shapeOf(values);
    flattenInto(values, nesting, flat);
    shape = givenShape ?? nesting;
    source = flat;
  }
  requireFits('tensor', shape, source.length);
  const dtype = givenDtype ?? (arrayName(values) === 'Float32Array' ? 'float32' : 'float64');
  const data: FloatArray = dtype === 'float32' ? new Float32Array(source) : new Float64Array(source);
  return contiguous(dtype, data, shape);
}

const forms = "Write tensor(values, [2, 3]), tensor(values, 'float32') or tensor(values, [2, 3], 'float32')";

/** Whether a value is a typed array of numbers: not a `DataView`, and not an array of bigints. */
const isTyped = (values: unknown): values is Float32Array | Float64Array => {
  const name = arrayName(values);
  return name !== undefined && name !== 'DataView' && !name.startsWith('Big');
};
