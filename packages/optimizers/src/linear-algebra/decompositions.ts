import { asTensor, toNdArray, type Dtype, type Tensor } from '@thalweg/core';
import { EigenvalueDecomposition, Matrix, QrDecomposition, SingularValueDecomposition } from 'ml-matrix';
import { lengthOf } from '../vector/length-of.js';

/**
 * The eigenvectors of a symmetric matrix, as columns, and its eigenvalues from the smallest to the largest.
 *
 * All are NaN if an element is not finite. Vectors are rounded to the dtype of the matrix, values are in double.
 */
export const symmetricEigen = (
  of: Tensor,
): { readonly values: readonly number[]; readonly vectors: Tensor } => {
  const { matrix, largest } = scaled(of);
  const side = of.shape[0]!;
  if (side === 0 || Number.isNaN(largest)) return { values: new Array(side).fill(NaN), vectors: allNaN(of) };
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  return {
    values: realEigenvalues.map((value) => value * largest),
    vectors: tensorOf(eigenvectorMatrix, of.dtype),
  };
};

/** Orthonormal columns that span what the columns of a matrix span, from the first on; NaN if an element is not finite. */
export const orthonormalColumns = (of: Tensor): Tensor => {
  const { matrix, largest } = scaled(of);
  if (of.size === 0 || Number.isNaN(largest)) return allNaN(of);
  return tensorOf(new QrDecomposition(matrix).orthogonalMatrix, of.dtype);
};

/**
 * The left singular vectors of a matrix with the largest singular values, as columns. The sign of each is such that its
 * largest element is positive, the first of equal ones; NaN if an element is not finite.
 */
export const leftSingularVectors = (of: Tensor, rank: number): Tensor => {
  const [rows, columns] = of.shape as readonly [number, number];
  const { matrix, largest } = scaled(of);
  const found = Math.min(rank, rows, columns);
  const data = Float64Array.from({ length: rows * found }, () => NaN);
  if (found > 0 && !Number.isNaN(largest)) {
    const { leftSingularVectors: vectors } = new SingularValueDecomposition(matrix, { autoTranspose: true });
    for (let k = 0; k < found; k++) {
      const column = vectors.getColumn(k);
      const top = column.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0);
      column.forEach((x, i) => {
        data[i * found + k] = top < 0 ? -x : x;
      });
    }
  }
  return asTensor(of.dtype === 'float32' ? Float32Array.from(data) : data, [rows, found]);
};

/**
 * The numbers with which finite columns add up to nearest to a vector; `undefined` if the last column is nearer to the space of those
 * before it than a share of its length. The columns before must be independent.
 */
export const leastSquares = (
  columns: readonly Float64Array[],
  b: Float64Array,
  share: number,
): readonly number[] | undefined => {
  const last = columns.length - 1;
  if (last < 0) return [];
  if (last >= b.length) return undefined;
  const factors = new QrDecomposition(new Matrix(columns.map((column) => [...column])).transpose());
  const distance = Math.abs(factors.upperTriangularMatrix.get(last, last));
  if (distance <= share * lengthOf(columns[last]!)) return undefined;
  return factors.solve(Matrix.columnVector([...b])).getColumn(0);
};

/**
 * A matrix in double, divided by its largest element, so that no square is too large; NaN if one is not finite. What is
 * far below the rounding of the largest becomes 0: the squares of the smallest numbers are 0, on which the library may
 * fail.
 */
const scaled = (of: Tensor): { readonly matrix: Matrix; readonly largest: number } => {
  const data = Float64Array.from(toNdArray(of).data);
  let largest = 0;
  for (const x of data) largest = Math.max(largest, Math.abs(x));
  if (largest === Infinity) largest = NaN;
  if (largest > 0)
    for (let i = 0; i < data.length; i++) {
      const share = data[i]! / largest;
      data[i] = Math.abs(share) < 1e-40 ? 0 : share;
    }
  return { matrix: Matrix.from1DArray(of.shape[0]!, of.shape[1]!, data), largest };
};

const tensorOf = (matrix: Matrix, dtype: Dtype): Tensor => {
  const flat = matrix.to1DArray();
  return asTensor(dtype === 'float32' ? Float32Array.from(flat) : Float64Array.from(flat), [
    matrix.rows,
    matrix.columns,
  ]);
};

const allNaN = (of: Tensor): Tensor => asTensor(toNdArray(of).data.fill(NaN), of.shape);
