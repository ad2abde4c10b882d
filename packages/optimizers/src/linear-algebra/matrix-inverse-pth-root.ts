import {
  ConfigError,
  nonNegative,
  positiveCount,
  requireOptions,
  toNdArray,
  type Tensor,
} from '@thalweg/core';
import { symmetricEigen } from './decompositions.js';
import { requireSquare } from './require-matrix.js';
import { requireInRange } from '../require-in-range.js';
import { rootOfOrder } from './root-of-order.js';
import { withEigenvalues } from './with-eigenvalues.js';

const owner = 'matrixInversePthRoot';

/**
 * The inverse $p$-th root of a symmetric positive semidefinite matrix:
 *
 * $$\left(A + \varepsilon \lambda_{\max} I\right)^{-1/p} = Q \operatorname{diag}\left((\lambda_i + \varepsilon \lambda_{\max})^{-1/p}\right)
 *   Q^\top, \qquad A = Q \operatorname{diag}(\lambda) \, Q^\top$$
 *
 * It computes in double, and rounds vectors and result to the dtype of the matrix. An eigenvalue that rounding made negative counts as
 * 0. An element that is not finite makes the result NaN. A matrix with a side of $n$ takes a time of $n^3$.
 *
 * @param matrix - $A$: a matrix `[n, n]`.
 * @param p - $p$: a whole number, 1 or more.
 * @param options - `ridgeEpsilon`: $\varepsilon$, what is added to the diagonal, in largest eigenvalues; 0 or more, 1e-6 by default.
 * @throws {ConfigError} If the matrix is not square or not symmetric, has a negative eigenvalue, or has no inverse after the addition;
 *   or if `p` or an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { matrixInversePthRoot } from '@thalweg/optimizers';
 *
 * // The eigenvalues 1 and 16 become 1 and 1/2.
 * const root = matrixInversePthRoot(tensor([[8.5, 7.5], [7.5, 8.5]]), 4, { ridgeEpsilon: 0 });
 * toArray(root).map((x) => x.toFixed(9)) // => ['0.750000000', '-0.250000000', '-0.250000000', '0.750000000']
 * ```
 *
 * Source: Higham, "Functions of matrices" (2008), chapter 7. Optax `matrix_inverse_pth_root` finds the same by a coupled
 * Newton iteration (eq. 7.18 there), and also returns an error. It takes any $p$ (0.2.8) and computes with the power of 2 nearest to
 * it, so that its root is right only for 1, 2, 4 and 8. PyTorch does not have it.
 *
 * @category Linear algebra
 * @since 0.1.0
 */
export const matrixInversePthRoot = (
  matrix: Tensor,
  p: number,
  options: { readonly ridgeEpsilon?: number } = {},
): Tensor => {
  requireOptions(owner, options, { ridgeEpsilon: true });
  const { ridgeEpsilon = 1e-6 } = options;
  requireSquare(owner, 'matrix', matrix);
  requireInRange(owner, 'p', p, positiveCount());
  requireInRange(owner, 'ridgeEpsilon', ridgeEpsilon, nonNegative());
  if (matrix.size === 0) return toNdArray(matrix);
  // What rounding can do to a matrix that was computed.
  const slack = Math.sqrt(matrix.dtype === 'float32' ? 2 ** -23 : 2 ** -52);
  requireSymmetric(matrix, slack);
  const { values, vectors } = symmetricEigen(matrix);
  const largest = values.at(-1)!;
  const least = values[0]!;
  if (least < -slack * Math.abs(largest))
    throw refused('a matrix without negative eigenvalues', `the eigenvalue ${least}`);
  const ridge = ridgeEpsilon * largest;
  if (Math.max(least, 0) + ridge <= 0)
    throw refused('a matrix that has an inverse', 'the eigenvalue 0', 'Choose a ridgeEpsilon above 0');
  const root = rootOfOrder(p);
  return withEigenvalues(
    vectors,
    values.map((value) => 1 / root((value < 0 ? 0 : value) + ridge)),
  );
};

const requireSymmetric = (matrix: Tensor, slack: number): void => {
  const data = Float64Array.from(toNdArray(matrix).data);
  const side = matrix.shape[0]!;
  const largest = data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  for (let i = 0; i < side; i++)
    for (let j = 0; j < i; j++) {
      const [below, above] = [data[i * side + j]!, data[j * side + i]!];
      if (Math.abs(below - above) > slack * largest)
        throw refused('a symmetric matrix', `${below} at [${i}, ${j}] and ${above} at [${j}, ${i}]`);
    }
};

const refused = (expected: string, found: string, fix?: string): ConfigError =>
  new ConfigError({ owner, argument: 'matrix', expected, found, ...(fix === undefined ? {} : { fix }) });
