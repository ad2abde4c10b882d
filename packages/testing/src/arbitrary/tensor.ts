import * as fc from 'fast-check';
import ndarray from 'ndarray';
import type { Dtype, Tensor } from '@thalweg/core';

/**
 * Generates numbers in [-10, 10], whose sums stay finite.
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check';
 * import { tameNumber } from '@thalweg/testing';
 *
 * fc.sample(tameNumber, 5).every((x) => Math.abs(x) <= 10) // => true
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const tameNumber: fc.Arbitrary<number> = fc.double({ min: -10, max: 10, noNaN: true });

/**
 * Generates numbers that find mistakes: signed zeros, infinities, NaN, subnormal numbers, extremes, and ordinary ones.
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check';
 * import { awkwardNumber } from '@thalweg/testing';
 *
 * fc.sample(awkwardNumber, 5).length // => 5
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const awkwardNumber: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: tameNumber },
  { weight: 2, arbitrary: fc.double() },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...[
        0,
        1,
        2 ** -149,
        2 ** -130,
        2 ** -1074,
        1e-40,
        1e-310,
        3.4e38,
        1.8e19,
        1.7e308,
        Infinity,
        1e-8,
      ].flatMap((x) => [x, -x]),
      NaN,
    ),
  },
);

type Layout = 'plain' | 'offset' | 'reversed' | 'transposed' | 'repeated';

/** How the elements of a view may lie in memory. */
const layouts: readonly Layout[] = ['plain', 'offset', 'reversed', 'transposed', 'repeated'];

/** A view of the given shape and layout on memory that holds the numbers over and over. */
const view = (
  dtype: Dtype,
  shape: readonly number[],
  numbers: readonly number[],
  layout: Layout,
): ndarray.NdArray<Float32Array | Float64Array> => {
  const size = shape.reduce((product, length) => product * length, 1);
  const filled = (length: number) => {
    const data = dtype === 'float32' ? new Float32Array(length) : new Float64Array(length);
    return data.map((_, i) => numbers[i % numbers.length]!);
  };
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((p, l) => p * l, 1));
  if (shape.length > 0)
    switch (layout) {
      case 'plain':
        break;
      case 'offset':
        return ndarray(filled(size + 5), [...shape], strides, 3);
      case 'reversed': {
        // Every second element, from an offset on, the first axis backwards.
        const padded = ndarray(
          filled(2 * size + 3),
          [...shape],
          strides.map((stride) => 2 * stride),
          1,
        );
        return size > 0 ? padded.step(-1) : padded;
      }
      case 'transposed':
        return ndarray(filled(size), [...shape].reverse()).transpose(
          ...shape.map((_, axis) => shape.length - 1 - axis),
        );
      case 'repeated':
        return ndarray(filled(size + 1), [...shape], [0, ...strides.slice(1)], 1);
    }
  return ndarray(filled(size), [...shape]);
};

/**
 * Generates dtypes.
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check';
 * import { dtypes } from '@thalweg/testing';
 *
 * fc.sample(dtypes, 9).every((dtype) => dtype.startsWith('float')) // => true
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const dtypes: fc.Arbitrary<Dtype> = fc.constantFrom('float32', 'float64');

/**
 * Generates shapes with 0 to 3 axes of 0 to 5 elements.
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check';
 * import { shapes } from '@thalweg/testing';
 *
 * fc.sample(shapes, 9).every((shape) => shape.length <= 3) // => true
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const shapes: fc.Arbitrary<readonly number[]> = fc.array(fc.integer({ min: 0, max: 5 }), {
  maxLength: 3,
});

/**
 * Generates shapes larger than a window of WebAssembly, most of them no multiple of a vector.
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check';
 * import { largeShapes } from '@thalweg/testing';
 *
 * fc.sample(largeShapes, 9).every((shape) => shape.length > 0) // => true
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const largeShapes: fc.Arbitrary<readonly number[]> = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 10_000 })),
  fc.tuple(fc.constantFrom(63, 64, 65, 4095, 4096, 4097, 4099, 8192, 8193, 9999)),
  fc.tuple(fc.integer({ min: 40, max: 99 }), fc.integer({ min: 40, max: 99 })),
);

/**
 * Generates tensors of a shape and a dtype, in any memory layout: with an offset, reversed, transposed, repeated.
 *
 * @param number - Generates the elements; {@link awkwardNumber} by default.
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check';
 * import { arbitraryTensor } from '@thalweg/testing';
 *
 * fc.sample(arbitraryTensor([2, 3], 'float32'), 1)[0]?.size // => 6
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const arbitraryTensor = (
  shape: readonly number[],
  dtype: Dtype,
  number: fc.Arbitrary<number> = awkwardNumber,
): fc.Arbitrary<Tensor> =>
  fc
    .tuple(fc.array(number, { minLength: 1, maxLength: 130 }), fc.constantFrom(...layouts))
    .map(([numbers, layout]) => view(dtype, shape, numbers, layout));
