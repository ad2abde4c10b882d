import { asTensor, positiveCount, requireOptions, toNdArray, type Tensor } from '@thalweg/core';
import { dot } from '../vector/dot.js';
import { lengthOf } from '../vector/length-of.js';
import { leastSquares } from './decompositions.js';
import { requireMatrix, requireVector } from './require-matrix.js';
import { requireInRange } from '../require-in-range.js';

/** The result of {@link nnls}. @category Linear algebra @since 0.1.0 */
export interface NonNegativeSolution {
  /** $x$: a vector of $n$ elements, in the dtype of the matrix. */
  readonly x: Tensor;
  /** $\lVert A x - b \rVert$, in double. */
  readonly residualNorm: number;
  /** How many systems of equations were solved. */
  readonly iterations: number;
  /** Whether `x` is a minimum. If not, `maxIterations` was too small, or an element is not finite. */
  readonly converged: boolean;
}

const owner = 'nnls';

/**
 * Solves a system of linear equations as well as numbers of 0 or more can:
 *
 * $$\min_{x \ge 0} \, \lVert A x - b \rVert_2$$
 *
 * It keeps a set of columns with positive elements of $x$, adds the column along which the residual falls fastest, solves for the set,
 * and takes out those whose elements would be negative. So it ends after a finite number of steps, with exact zeros. If columns of the matrix
 * depend on each other, there may be several solutions, of which it finds one.
 *
 * It computes in double, on a matrix and a vector divided by their largest elements.
 *
 * @param matrix - $A$: a matrix `[m, n]`.
 * @param b - $b$: a vector of $m$ elements.
 * @param options - `maxIterations`: the largest number of systems to solve, a whole number, 1 or more; $3 n$ by default.
 * @throws {ConfigError} If the matrix is not one, `b` has another length than its rows, or an option is unknown or out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { nnls } from '@thalweg/optimizers';
 *
 * const { x, residualNorm } = nnls(tensor([[1, 2], [3, 4]]), tensor([5, 6]));
 * toArray(x).map((each) => each.toFixed(9)) // => ['0.000000000', '1.700000000']
 * residualNorm.toFixed(9) // => '1.788854382'
 * ```
 *
 * Source: Lawson and Hanson, "Solving least squares problems" (1974), algorithm 23.10. Same as SciPy `nnls`, which throws where `converged` is
 * `false`. Optax `nnls` makes a given number of steps of projected gradients, and so comes near the solution; its `b` may have several
 * columns. PyTorch does not have it.
 *
 * @category Linear algebra
 * @since 0.1.0
 */
export const nnls = (
  matrix: Tensor,
  b: Tensor,
  options: { readonly maxIterations?: number } = {},
): NonNegativeSolution => {
  requireOptions(owner, options, { maxIterations: true });
  requireMatrix(owner, 'matrix', matrix);
  const [rows, columns] = matrix.shape as readonly [number, number];
  requireVector(owner, 'b', b, rows);
  const { maxIterations = Math.max(1, 3 * columns) } = options;
  requireInRange(owner, 'maxIterations', maxIterations, positiveCount());

  const elements = Float64Array.from(toNdArray(matrix).data);
  const goal = Float64Array.from(toNdArray(b).data);
  const [ofMatrix, ofGoal] = [largest(elements), largest(goal)];
  const isFinite = ofMatrix < Infinity && ofGoal < Infinity;
  const a = Array.from({ length: columns }, (_, j) =>
    Float64Array.from({ length: rows }, (__, i) => elements[i * columns + j]! / (ofMatrix || 1)),
  );
  const scaled = goal.map((x) => x / (ofGoal || 1));
  const { x, iterations, converged } = isFinite
    ? activeSet(a, scaled, maxIterations)
    : { x: new Float64Array(columns).fill(NaN), iterations: 0, converged: false };
  const solution = x.map((each) => (each * ofGoal) / (ofMatrix || 1));
  return {
    x: asTensor(matrix.dtype === 'float32' ? Float32Array.from(solution) : solution, [columns]),
    residualNorm: lengthOf(residualOf(a, x, scaled)) * ofGoal,
    iterations,
    converged,
  };
};

/** The largest magnitude of an element; NaN if one is NaN. */
const largest = (values: Float64Array): number => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

type Columns = readonly Float64Array[];

/** $b - A x$ */
const residualOf = (a: Columns, x: Float64Array, b: Float64Array): Float64Array =>
  b.map((goal, i) => goal - a.reduce((sum, column, j) => sum + column[i]! * x[j]!, 0));

/** The algorithm of Lawson and Hanson. */
const activeSet = (
  a: Columns,
  b: Float64Array,
  maxIterations: number,
): { readonly x: Float64Array; readonly iterations: number; readonly converged: boolean } => {
  const slack = 10 * Math.max(a.length, b.length) * 2 ** -52;
  const lengths = a.map(lengthOf);
  let x: Float64Array = new Float64Array(a.length);
  /** The columns whose elements of the solution are positive. */
  let chosen: readonly number[] = [];
  let iterations = 0;
  // Columns that did not help since the last change.
  let useless: readonly number[] = [];
  for (;;) {
    const residual = residualOf(a, x, b);
    const falls = a.map((of) => dot(of, residual));
    const best = a.reduce((top, _, j) => {
      const helps =
        !chosen.includes(j) && !useless.includes(j) && falls[j]! > slack * lengths[j]! * lengthOf(b);
      return helps && (top < 0 || falls[j]! > falls[top]!) ? j : top;
    }, -1);
    if (best < 0) return { x, iterations, converged: true };
    if (iterations === maxIterations) return { x, iterations, converged: false };
    let trial = [...chosen, best];
    let solved = withColumns(a, trial, b, slack);
    iterations++;
    // In exact numbers the new element is positive.
    if (solved === undefined || solved[best]! <= 0) {
      useless = [...useless, best];
      continue;
    }
    while (trial.some((j) => solved![j]! <= 0)) {
      if (iterations === maxIterations) return { x, iterations, converged: false };
      // As far towards the solution as no element becomes negative.
      const share = (j: number) => (x[j] === 0 ? 0 : x[j]! / (x[j]! - solved![j]!));
      const blocking = trial.filter((j) => solved![j]! <= 0);
      const alpha = Math.min(...blocking.map(share));
      const out = blocking.filter((j) => share(j) === alpha);
      x = x.map((each, j) => (out.includes(j) ? 0 : each + alpha * (solved![j]! - each)));
      trial = trial.filter((j) => !out.includes(j));
      // Columns of a set that could be solved are independent, so this has a solution.
      solved = withColumns(a, trial, b, 0)!;
      iterations++;
    }
    x = solved;
    chosen = trial;
    useless = [];
  }
};

/** The solution with some columns and zeros elsewhere; `undefined` if the last column depends on the others. */
const withColumns = (
  a: Columns,
  chosen: readonly number[],
  b: Float64Array,
  slack: number,
): Float64Array | undefined => {
  const found = leastSquares(
    chosen.map((j) => a[j]!),
    b,
    slack,
  );
  if (found === undefined) return undefined;
  const x = new Float64Array(a.length);
  chosen.forEach((j, k) => {
    x[j] = found[k]!;
  });
  return x;
};
