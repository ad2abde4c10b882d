import {
  ConfigError,
  nonNegative,
  positiveCount,
  requireOptions,
  toNdArray,
  TreeMismatchError,
  type LikeParams,
  type Tensor,
  type TensorTree,
  type TreeOf,
} from '@thalweg/core';
import { dot } from '../vector/dot.js';
import { flatVector, treeOf } from '../vector/flat-vector.js';
import { lengthOf } from '../vector/length-of.js';
import { requireSquare, requireVector } from './require-matrix.js';
import { requireInRange } from '../require-in-range.js';

/** The options of {@link powerIteration}. @category Linear algebra @since 0.1.0 */
export interface PowerIterationOptions<P> {
  /**
   * $v_0$, the vector to start from: a tree of tensors of any size but 0. It must not be orthogonal to the eigenvector that is
   * sought, which a random one never is.
   */
  readonly start: P & TensorTree<P>;
  /** The largest number of products with the matrix, a whole number, 1 or more; 100 by default. */
  readonly iterations?: number;
  /** $\tau$, 0 or more; 1e-6 by default. */
  readonly tolerance?: number;
}

/** The result of {@link powerIteration}. @category Linear algebra @since 0.1.0 */
export interface Eigenpair<P> {
  /** The eigenvalue of largest magnitude, with its sign. */
  readonly eigenvalue: number;
  /** Its eigenvector, of length 1: a tree like the start. */
  readonly eigenvector: TreeOf<P>;
  /** The number of products with the matrix. */
  readonly iterations: number;
  /** Whether an eigenvalue is known to lie within the tolerance of `eigenvalue`. */
  readonly converged: boolean;
}

const owner = 'powerIteration';

/**
 * Finds the eigenvalue of largest magnitude of a symmetric matrix, and its eigenvector:
 *
 * $$v_{k+1} = \frac{A v_k}{\lVert A v_k \rVert}, \qquad \lambda_k = \frac{v_k^\top A v_k}{v_k^\top v_k}$$
 *
 * It has converged when $\lVert A v - \lambda v \rVert \le \tau \lvert \lambda \rvert$, which bounds the distance to an eigenvalue of
 * a symmetric matrix. The eigenvalue is then right to about $\tau^2$ of itself, if others are far away. If the two largest have equal
 * size and opposite sign, it never converges. An element that is not finite makes the result NaN.
 *
 * The vectors are computed in double, and rounded to the dtypes of the start where a function sees them.
 *
 * @param matrix - $A$: a matrix `[n, n]`, with a vector of $n$ elements to start from; or a function from a tree like the start to
 *   its product with the matrix, a tree of the same shape.
 * @param options - See {@link PowerIterationOptions}.
 * @throws {ConfigError} If an option is unknown, missing or out of range, the matrix is not square, or the start is 0 or not a vector of
 *   its size.
 * @throws {TreeMismatchError} If a product has another number of elements than the start.
 *
 * @example
 * ```ts
 * import { makeKey, normal, tensor, type Tensor } from '@thalweg/core';
 * import { powerIteration } from '@thalweg/optimizers';
 *
 * const start = normal(makeKey(0), [2]);
 * const { eigenvalue, converged } = powerIteration(tensor([[2, 1], [1, 2]]), { start });
 * eigenvalue.toFixed(9) // => '3.000000000'
 * converged // => true
 * // The same matrix as a function of a tree.
 * const product = ({ a, b }: { readonly a: Tensor; readonly b: Tensor }) => ({
 *   a: tensor(2 * a.get() + b.get()),
 *   b: tensor(a.get() + 2 * b.get()),
 * });
 * powerIteration(product, { start: { a: tensor(1), b: tensor(0) } }).eigenvalue.toFixed(9) // => '3.000000000'
 * ```
 *
 * Source: von Mises and Pollaczek-Geiringer, "Praktische Verfahren der Gleichungsauflösung" (1929). Optax `power_iteration` stops at the
 * same condition, makes one product more before it counts, and draws the start itself if the matrix is an array. Of the Hessian of a
 * loss, `hessianEigenvalue` of `@thalweg/strategies` finds it from gradients and several starts.
 *
 * @category Linear algebra
 * @since 0.1.0
 */
export function powerIteration(matrix: Tensor, options: PowerIterationOptions<Tensor>): Eigenpair<Tensor>;
export function powerIteration<P>(
  matrix: (vector: TreeOf<P>) => NoInfer<TreeOf<P>>,
  options: PowerIterationOptions<P>,
): Eigenpair<P>;
export function powerIteration(
  matrix: Tensor | ((vector: never) => unknown),
  options: Omit<PowerIterationOptions<unknown>, 'start'> & { readonly start: unknown },
): Eigenpair<Tensor> {
  requireOptions(owner, options, { start: true, iterations: true, tolerance: true });
  const { iterations = 100, tolerance = 1e-6 } = options;
  requireInRange(owner, 'iterations', iterations, positiveCount());
  requireInRange(owner, 'tolerance', tolerance, nonNegative());
  // The overloads type the start for the caller; inside it is any tree of tensors.
  const start = options.start as LikeParams;
  const product = typeof matrix === 'function' ? byFunction(matrix, start) : byMatrix(matrix, options.start);
  const rounded = (v: Float64Array) => flatVector(treeOf(v, start));

  const length = lengthOf(flatVector(start));
  if (!(length > 0 && length < Infinity))
    throw new ConfigError({
      owner,
      argument: 'start',
      expected: 'finite elements that are not all 0',
      found: `a vector of length ${length}`,
    });
  let v = rounded(flatVector(start).map((x) => x / length));
  for (let made = 1; ; made++) {
    const image = product(v);
    const eigenvalue = dot(v, image) / dot(v, v);
    const converged =
      lengthOf(image.map((x, i) => x - eigenvalue * v[i]!)) <= tolerance * Math.abs(eigenvalue);
    if (converged || made === iterations || !Number.isFinite(eigenvalue))
      return { eigenvalue, eigenvector: treeOf(v, start) as unknown as Tensor, iterations: made, converged };
    const size = lengthOf(image);
    v = rounded(image.map((x) => x / size));
  }
}

type Product = (v: Float64Array) => Float64Array;

const byFunction =
  (f: (vector: never) => unknown, start: LikeParams): Product =>
  (v) => {
    const image = flatVector(f(treeOf(v, start) as never) as LikeParams);
    if (image.length === v.length) return image;
    throw new TreeMismatchError({
      path: 'matrix',
      expected: `a function that returns the ${v.length} elements of the start`,
      found: `${image.length} elements`,
    });
  };

const byMatrix = (matrix: Tensor, start: unknown): Product => {
  requireSquare(owner, 'matrix', matrix);
  const side = matrix.shape[0]!;
  requireVector(owner, 'start', start as Tensor, side);
  const { data } = toNdArray(matrix);
  return (v) => v.map((_, i) => dot(data.subarray(i * side, (i + 1) * side), v));
};
