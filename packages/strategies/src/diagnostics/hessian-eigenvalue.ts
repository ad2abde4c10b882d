import {
  ConfigError,
  foldIn,
  normal,
  requireKey,
  requireOptions,
  toNdArray,
  type Key,
  type TensorTree,
  type TreeOf,
} from '@thalweg/core';
import { requireArgument, requireFunction, requireWhole } from '../argument/require-argument.js';
import { requireValueAndGrad } from '../train/answers.js';
import { parameterVector, type Block, type ParameterVector } from './parameter-vector.js';

/** The options of {@link hessianEigenvalue}: at least one of the two functions is required. @category Diagnostics @since 0.1.0 */
export type HessianEigenvalueOptions<P> = {
  readonly params: P & TensorTree<P>;
  readonly key: Key;
  readonly starts?: number;
  readonly iterations?: number;
  readonly tolerance?: number;
  readonly stepSize?: number;
} & (
  | { readonly valueAndGrad: ValueAndGrad<P>; readonly hessianVector?: HessianVector<P> }
  | { readonly valueAndGrad?: ValueAndGrad<P>; readonly hessianVector: HessianVector<P> }
);

type ValueAndGrad<P> = (params: TreeOf<P>) => readonly [loss: number, gradients: NoInfer<TreeOf<P>>];

type HessianVector<P> = (params: TreeOf<P>, vector: TreeOf<P>) => NoInfer<TreeOf<P>>;

/** The result of {@link hessianEigenvalue}. @category Diagnostics @since 0.1.0 */
export interface HessianEigenvalue {
  /** The eigenvalue of largest magnitude, with its sign. */
  readonly eigenvalue: number;
  /** The number of products of the Hessian with a vector, over all starts. */
  readonly iterations: number;
  /** Whether an eigenvalue is known to lie within the tolerance of `eigenvalue`. */
  readonly converged: boolean;
}

/**
 * The eigenvalue of largest magnitude of the Hessian of a loss, by power iteration.
 *
 * $$v_{k+1} = \frac{H v_k}{\lVert H v_k \rVert}, \qquad \lambda_k = v_k^\top H v_k, \qquad
 * H v \approx \frac{\nabla f(\theta + h v) - \nabla f(\theta - h v)}{2 h}$$
 *
 * At a minimum it is the largest eigenvalue, the curvature in the steepest direction. Elsewhere it may be negative. The
 * iteration has converged when $\lVert H v - \lambda v \rVert \le \tau \lvert \lambda \rvert$, which bounds the
 * distance to an eigenvalue. It never converges if the two largest eigenvalues have equal size and opposite sign.
 *
 * A random start close to the eigenvector of a smaller eigenvalue may converge to that eigenvalue: about 3 in 1000 do,
 * at the default tolerance. So the iteration runs from several starts and returns the eigenvalue of largest magnitude
 * that it finds. Three starts cost three times as much as one; the result is wrong only if all of them miss.
 *
 * The step $h$ is the largest that moves no leaf by more than `stepSize` times its length, the Euclidean norm of its
 * elements. If a leaf is so small that this move would vanish in rounding, such as biases that are still 0, the length
 * of the whole tree is used instead; if that is 0, the length is 1. So the step shrinks with a layer that is scaled
 * down. A difference across the kink of a ReLU can be wrong by any factor, and a larger step crosses more kinks: use a
 * smooth activation, keep `stepSize` small, or give `hessianVector`.
 *
 * @param options - `params`: $\theta$, the parameters; not changed. `valueAndGrad`: from parameters to the loss and its
 *   gradient, a tree like the parameters; over the whole data set, and deterministic. `hessianVector`: from parameters
 *   and a vector like them to the exact $H v$; used instead of differences if given. One of the two is required. `key`:
 *   a random key for the starts. `starts`: the number of starts, a whole number, 1 or more; 3 by default. `iterations`:
 *   the most products per start, a whole number, 1 or more; 100 by default; a difference costs two gradients.
 *   `tolerance`: $\tau$, 0 or more; 1e-3 by default. `stepSize`: above 0; 1e-6 by default, or 1e-3 if a leaf is
 *   float32, whose gradients are too coarse for a smaller step.
 * @throws {ConfigError} If an option is out of range, or neither function is given.
 * @throws {TreeMismatchError} If a gradient or a product does not fit the parameters.
 *
 * @example
 * ```ts
 * import { makeKey, tensor } from '@thalweg/core';
 * import { hessianEigenvalue } from '@thalweg/strategies';
 *
 * // The Hessian of (3 x² − 5 y²) / 2 is diagonal.
 * const { eigenvalue, converged } = hessianEigenvalue({
 *   params: tensor([1, 1]),
 *   hessianVector: (_, v) => tensor([3 * v.get(0), -5 * v.get(1)]),
 *   key: makeKey(1),
 * });
 * Math.abs(eigenvalue + 5) < 5e-3 // => true
 * converged // => true
 * ```
 *
 * Source: power iteration, Richard von Mises, Hilda Pollaczek-Geiringer, "Praktische Verfahren der Gleichungsauflösung"
 * (1929).
 *
 * @category Diagnostics
 * @since 0.1.0
 */
export const hessianEigenvalue = <P>(options: HessianEigenvalueOptions<P>): HessianEigenvalue => {
  requireOptions(owner, options, {
    params: true,
    key: true,
    starts: true,
    iterations: true,
    tolerance: true,
    stepSize: true,
    valueAndGrad: true,
    hessianVector: true,
  });
  const { key, starts = 3, iterations = 100, tolerance = 1e-3 } = options;
  requireKey(owner, 'key', key);
  requireWhole(owner, 'starts', starts, 1);
  requireWhole(owner, 'iterations', iterations, 1);
  requireArgument(typeof tolerance === 'number' && tolerance >= 0, {
    owner,
    argument: 'tolerance',
    expected: 'a number, 0 or more',
    found: tolerance,
  });
  const vector = parameterVector<P>(options.params);
  const product = productOf(vector, options);

  let best = powerIteration(product, randomVector(key, vector.size), iterations, tolerance);
  let taken = best.iterations;
  // A NaN eigenvalue is the result.
  for (let start = 1; start < starts && !Number.isNaN(best.eigenvalue); start++) {
    const first = randomVector(foldIn(key, start), vector.size);
    const found = powerIteration(product, first, iterations, tolerance);
    taken += found.iterations;
    if (!(Math.abs(found.eigenvalue) <= Math.abs(best.eigenvalue))) best = found;
  }
  return { ...best, iterations: taken };
};

const owner = 'hessianEigenvalue';

const randomVector = (key: Key, size: number): Float64Array =>
  new Float64Array(toNdArray(normal(key, [size])).data);

const powerIteration = (
  product: Product,
  first: Float64Array,
  iterations: number,
  tolerance: number,
): HessianEigenvalue => {
  let v = normalised(first);
  for (let count = 1; ; count++) {
    const next = product(v);
    let eigenvalue = 0;
    for (let i = 0; i < v.length; i++) eigenvalue += v[i]! * next[i]!;
    const residual = length(next.map((x, i) => x - eigenvalue * v[i]!));
    const converged = residual <= tolerance * Math.abs(eigenvalue);
    // The iteration cannot recover from a number that is not finite.
    if (converged || count === iterations || !Number.isFinite(residual))
      return { eigenvalue, iterations: count, converged };
    v = normalised(next);
  }
};

const length = (v: Float64Array): number => {
  let squares = 0;
  for (let i = 0; i < v.length; i++) squares += v[i]! ** 2;
  return Math.sqrt(squares);
};

const normalised = (v: Float64Array): Float64Array => {
  const size = length(v);
  return v.map((x) => x / size);
};

type Product = (v: Float64Array) => Float64Array;

const productOf = <P>(vector: ParameterVector<P>, options: HessianEigenvalueOptions<P>): Product => {
  const { params, valueAndGrad, hessianVector } = options;
  const theta = vector.read(params, 'params');
  const float32 = vector.blocks.some(({ dtype }) => dtype === 'float32');
  const { stepSize = float32 ? 1e-3 : 1e-6 } = options;
  requireArgument(typeof stepSize === 'number' && stepSize > 0 && stepSize < Infinity, {
    owner,
    argument: 'stepSize',
    expected: 'a finite number above 0',
    found: stepSize,
  });
  if (hessianVector !== undefined) {
    requireFunction(owner, 'hessianVector', hessianVector);
    return (v) => vector.read(hessianVector(vector.tree(theta), vector.tree(v)), 'hessianVector');
  }
  if (valueAndGrad === undefined)
    throw new ConfigError({
      owner,
      argument: 'valueAndGrad',
      expected: 'a function, if there is no hessianVector',
      found: 'nothing',
    });
  requireFunction(owner, 'valueAndGrad', valueAndGrad);
  const limits = stepLimits(theta, vector.blocks, stepSize, float32 ? 2 ** -23 : 2 ** -52);
  return (v) => {
    const step = limits.reduce(
      (least, limit, k) => Math.min(least, limit / length(part(v, vector.blocks[k]!))),
      Infinity,
    );
    const gradientAt = (signed: number) =>
      vector.read(
        requireValueAndGrad(
          owner,
          valueAndGrad(vector.tree(theta.map((x, i) => x + signed * v[i]!))),
        )[1] as TreeOf<P>,
        'gradients',
      );
    const ahead = gradientAt(step);
    const behind = gradientAt(-step);
    return ahead.map((slope, i) => (slope - behind[i]!) / (2 * step));
  };
};

const part = (v: Float64Array, { start, size }: Block): Float64Array => v.subarray(start, start + size);

/** The largest move of each leaf. */
const stepLimits = (
  theta: Float64Array,
  blocks: readonly Block[],
  stepSize: number,
  rounding: number,
): readonly number[] => {
  const whole = length(theta);
  return blocks.map((block) => {
    const own = length(part(theta, block));
    // Three digits of a difference of gradients must survive rounding at the scale of the whole tree.
    const counts = stepSize * own >= 1000 * rounding * whole;
    return stepSize * (counts && own > 0 ? own : whole > 0 ? whole : 1);
  });
};
