import { asTensor, matmul, toNdArray, type Tensor } from '@thalweg/core';

/** The polynomial, how often it is applied, and what is added to the norm. */
interface NewtonSchulz {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly nsSteps: number;
  readonly eps: number;
}

/**
 * A matrix with about the same singular vectors whose singular values are all near 1:
 *
 * $$X_0 = \frac{X}{\lVert X \rVert_F + \epsilon}, \qquad X_{k+1} = a X_k + b (X_k X_k^T) X_k + c (X_k X_k^T)^2 X_k$$
 *
 * It computes in the dtype of the matrix. Of a matrix with more rows than columns it takes the transpose, so that
 * $X X^T$ is as small as it can be.
 */
export const newtonSchulz = (of: Tensor, { a, b, c, nsSteps, eps }: NewtonSchulz): Tensor => {
  const [rows, columns] = of.shape as readonly [number, number];
  const order = { precision: of.dtype, group: 4 } as const;
  const isTall = rows > columns;
  let x = normalized(of, eps);
  for (let step = 0; step < nsSteps; step++) {
    const gram = matmul(x, x, { ...order, transposeA: isTall, transposeB: !isTall });
    const polynomial = toNdArray(matmul(gram, gram, order));
    const { data } = polynomial;
    const linear = toNdArray(gram).data;
    const side = Math.min(rows, columns);
    for (let i = 0; i < data.length; i++)
      data[i] = b * linear[i]! + c * data[i]! + (i % (side + 1) === 0 ? a : 0);
    x = isTall ? matmul(x, polynomial, order) : matmul(polynomial, x, order);
  }
  return x;
};

/** The matrix divided by its norm, which may be out of range itself. */
const normalized = (of: Tensor, eps: number): Tensor => {
  const { data } = toNdArray(of);
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i]!));
  if (largest === 0) return of;
  let squares = 0;
  for (let i = 0; i < data.length; i++) squares += (data[i]! / largest) ** 2;
  const norm = Math.sqrt(squares) + eps / largest;
  for (let i = 0; i < data.length; i++) data[i] = data[i]! / largest / norm;
  return asTensor(data, of.shape);
};
