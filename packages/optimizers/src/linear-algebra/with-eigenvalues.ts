import { asTensor, matmul, toNdArray, type Tensor } from '@thalweg/core';

/** The symmetric matrix with these eigenvectors, as columns, and these eigenvalues. */
export const withEigenvalues = (vectors: Tensor, values: readonly number[]): Tensor => {
  const scaled = toNdArray(vectors).data;
  const side = values.length;
  for (let i = 0; i < scaled.length; i++) scaled[i] = scaled[i]! * values[i % side]!;
  return matmul(asTensor(scaled, vectors.shape), vectors, { transposeB: true });
};
