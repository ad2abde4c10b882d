import * as fc from 'fast-check';
import ndarray from 'ndarray';
import { sparseTensor, toNdArray, type Dtype, type SparseTensor, type Tensor } from '@thalweg/core';
import { awkwardNumber, arbitraryTensor } from './tensor.js';

/** A contiguous copy that does not start where its memory does. */
const fromOffset = (tensor: Tensor): Tensor => {
  const { data, shape, stride, size } = toNdArray(tensor);
  const padded = tensor.dtype === 'float32' ? new Float32Array(size + 3) : new Float64Array(size + 3);
  padded.set(data, 2);
  return ndarray(padded, shape, stride, 2);
};

/**
 * Generates sparse tensors of a shape: rows or single elements, from none to all.
 *
 * @param number - Generates the elements; {@link awkwardNumber} by default.
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check';
 * import { arbitrarySparse } from '@thalweg/testing';
 *
 * fc.sample(arbitrarySparse([4, 2], 'float64'), 1)[0]?.shape // => [4, 2]
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const arbitrarySparse = (
  shape: readonly number[],
  dtype: Dtype,
  number: fc.Arbitrary<number> = awkwardNumber,
): fc.Arbitrary<SparseTensor> =>
  fc.boolean().chain((rows) => {
    const places = rows ? shape[0]! : shape.reduce((product, length) => product * length, 1);
    return fc
      .uniqueArray(fc.nat(Math.max(0, places - 1)), { maxLength: Math.min(places, 40), size: 'max' })
      .chain((touched) =>
        fc
          .tuple(
            arbitraryTensor(rows ? [touched.length, ...shape.slice(1)] : [touched.length], dtype, number),
            fc.boolean(),
          )
          .map(([values, offset]) =>
            sparseTensor(
              touched.sort((a, b) => a - b),
              offset ? fromOffset(values) : toNdArray(values),
              shape,
            ),
          ),
      );
  });
