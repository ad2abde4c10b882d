import { asTensor, matmul, toNdArray, type Tensor } from '@thalweg/core';

type Shape = readonly number[];

/** The tensor as a matrix with one row for each place on an axis. */
export const unfolded = (of: Tensor, axis: number): Tensor => {
  const length = of.shape[axis]!;
  return asTensor(moved(toNdArray(of).data, of.shape, axis, 'first'), [
    length,
    length === 0 ? 0 : of.size / length,
  ]);
};

/** The tensor with each line along an axis multiplied by a square matrix. */
export const modeProduct = (
  of: Tensor,
  matrix: Tensor,
  axis: number,
  { transpose = false }: { readonly transpose?: boolean } = {},
): Tensor => {
  const product = toNdArray(matmul(matrix, unfolded(of, axis), { transposeA: transpose })).data;
  return asTensor(moved(product, of.shape, axis, 'back'), of.shape);
};

/** The elements of a tensor with one axis moved to the front, or from there back to its place. */
const moved = (
  from: Float32Array | Float64Array,
  shape: Shape,
  axis: number,
  where: 'first' | 'back',
): Float32Array | Float64Array => {
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const length = shape[axis]!;
  const others = length === 0 ? 0 : from.length / length;
  const into = from.slice();
  for (let i = 0; i < from.length; i++) {
    const outer = Math.floor(i / (inner * length));
    const k = Math.floor(i / inner) % length;
    const place = k * others + outer * inner + (i % inner);
    if (where === 'first') into[place] = from[i]!;
    else into[i] = from[place]!;
  }
  return into;
};
