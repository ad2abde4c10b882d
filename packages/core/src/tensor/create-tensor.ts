import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { requireOptions } from '../declare/require-options.js';
import { contiguous, type FloatArray } from './elements.js';
import { arrayName, isDetached } from './fit.js';
import { isDtype, isTensor, type Dtype, type Tensor } from './tensor.js';

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

const wrong = (argument: string, expected: string, found: string) =>
  new ConfigError({ owner: 'tensor', argument, expected, found });

/**
 * Makes a tensor from numbers.
 *
 * @param values - A number (0-d), nested arrays of numbers (row-major), or a typed array (flat; copied).
 * @param options - `dtype`: element type; by default that of a typed array, else `'float64'`. `shape`: the shape for
 *   flat values; by default that of the nesting. Options may be a tensor: its dtype and shape are used.
 * @returns A tensor that shares no memory with `values`.
 * @throws {ConfigError} If `values` are not numbers, rows differ in length, there are more than 32 axes, the number
 *   of values does not fit `shape`, or an option or the dtype is unknown.
 *
 * @example
 * ```ts
 * import { tensor } from '@thalweg/core';
 *
 * const w = tensor([[1, 2, 3], [4, 5, 6]], { dtype: 'float32' });
 * w.shape // => [2, 3]
 * w.get(1, 2) // => 6
 * tensor(new Float64Array(4), { shape: [2, 2] }).dtype // => 'float64'
 * ```
 *
 * @category Tensor
 * @since 0.1.0
 */
export const tensor = (
  values: NestedNumbers | Float32Array | Float64Array,
  options: { readonly dtype?: Dtype; readonly shape?: readonly number[] } = {},
): Tensor => {
  if (!isTensor(options)) requireOptions('tensor', options, { dtype: true, shape: true });
  if (options.dtype !== undefined && !isDtype(options.dtype))
    throw wrong('dtype', "'float32' or 'float64'", shown(options.dtype));
  if (options.shape !== undefined && !Array.isArray(options.shape))
    throw wrong('shape', 'an array of lengths', shown(options.shape));
  const flat: number[] = [];
  let shape: readonly number[];
  let source: ArrayLike<number>;
  if (isTyped(values)) {
    if (isDetached(values))
      throw wrong('values', 'numbers', 'an array whose memory is detached: it was transferred');
    shape = options.shape ?? [values.length];
    source = values;
  } else {
    if (typeof values !== 'number' && !isNested(values))
      throw wrong('values', 'a number, nested arrays of numbers or a typed array', shown(values));
    const nesting = shapeOf(values);
    flattenInto(values, nesting, flat);
    shape = options.shape ?? nesting;
    source = flat;
  }
  const size = shape.reduce((product, length) => product * length, 1);
  if (size !== source.length || !shape.every((length) => Number.isInteger(length) && length >= 0))
    throw wrong(
      'shape',
      `non-negative whole lengths whose product is ${source.length}, the number of values`,
      `[${shape.join(', ')}]`,
    );
  const dtype = options.dtype ?? (arrayName(values) === 'Float32Array' ? 'float32' : 'float64');
  const data: FloatArray = dtype === 'float32' ? new Float32Array(source) : new Float64Array(source);
  return contiguous(dtype, data, shape);
};

/** Whether a value is a typed array of numbers: not a `DataView`, and not an array of bigints. */
const isTyped = (values: unknown): values is Float32Array | Float64Array => {
  const name = arrayName(values);
  return name !== undefined && name !== 'DataView' && !name.startsWith('Big');
};
