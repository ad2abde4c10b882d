import { foldIn, normal, toNdArray, type Key } from '@thalweg/core';

/** Orthonormal columns: the basis $A$ of a random subspace. @internal */
export interface RandomBasis {
  /** $A y$. */
  readonly times: (y: Float64Array) => Float64Array;
  /** $A^\top x$, which is $A^+ x$. */
  readonly transposeTimes: (x: Float64Array) => Float64Array;
}

/**
 * Makes normal vectors orthogonal, one after the other (Gram-Schmidt), so that every subspace is equally likely.
 *
 * @param size - Length of a column.
 * @param dimensions - Number of columns, at most `size`.
 * @internal
 */
export const randomBasis = (key: Key, size: number, dimensions: number): RandomBasis => {
  const columns: Float64Array[] = [];
  for (let k = 0; k < dimensions; k++) {
    const column = new Float64Array(toNdArray(normal(foldIn(key, k), [size])).data);
    for (const other of columns) addScaled(column, -dot(other, column), other);
    const length = Math.sqrt(dot(column, column));
    columns.push(column.map((x) => x / length));
  }
  return {
    times: (y) => {
      const sum = new Float64Array(size);
      for (let k = 0; k < dimensions; k++) addScaled(sum, y[k]!, columns[k]!);
      return sum;
    },
    transposeTimes: (x) => Float64Array.from(columns, (column) => dot(column, x)),
  };
};

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

const addScaled = (into: Float64Array, factor: number, vector: Float64Array): void => {
  for (let i = 0; i < into.length; i++) into[i]! += factor * vector[i]!;
};
