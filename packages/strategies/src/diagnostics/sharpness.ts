import { requireKey, requireOptions, uniformAt, type Key, type TensorTree, type TreeOf } from '@thalweg/core';
import { requireArgument, requireFunction, requireWhole } from '../argument/require-argument.js';
import { requireValueAndGrad } from '../train/answers.js';
import { maximiseInCube, type Objective } from './maximise-in-cube.js';
import { parameterVector } from './parameter-vector.js';
import { randomBasis } from './random-basis.js';

/** The options of {@link sharpness}. @category Diagnostics @since 0.1.0 */
export interface SharpnessOptions<P> {
  readonly params: P & TensorTree<P>;
  readonly valueAndGrad: (params: TreeOf<P>) => readonly [loss: number, gradients: NoInfer<TreeOf<P>>];
  readonly key: Key;
  readonly eps?: number;
  readonly iterations?: number;
  readonly subspace?: { readonly dimensions: number; readonly key: Key };
}

/** The result of {@link sharpness}. @category Diagnostics @since 0.1.0 */
export interface Sharpness {
  /** $\phi$: the rise of the loss within the box, in percent of one plus the loss. */
  readonly sharpness: number;
  /** The loss at the parameters. */
  readonly loss: number;
  /** The highest loss found in the box. */
  readonly maximum: number;
}

/**
 * The sharpness of a minimum: the rise of the loss in a small box around the parameters.
 *
 * $$\phi = 100 \, \frac{\max_{y \in \mathcal{C}_\epsilon} f(x + A y) - f(x)}{1 + f(x)}, \qquad
 * \mathcal{C}_\epsilon = \bigl\{ z \in \mathbb{R}^p : |z_i| \le \epsilon \, (|(A^+ x)_i| + 1) \bigr\}$$
 *
 * $A$ is the identity, or its columns span a random subspace. A few iterations of projected L-BFGS search for the
 * maximum, from a random point of the box because the gradient is 0 at a minimum. The maximum found is a lower bound.
 * Two cautions for comparisons: away from a minimum the slope dominates, not the curvature, so compare at equal and low
 * loss; and the same function has any sharpness under other parameters, see {@link alphaScale}.
 *
 * @param options - `params`: $x$, the parameters; not changed. `valueAndGrad`: from parameters to the loss $f$, above
 *   −1, and its gradient, a tree like the parameters; over the whole data set, and deterministic. `key`: a random key
 *   for the start of the search. `eps`: $\epsilon$, above 0; 1e-3 by default. `iterations`: the most iterations of
 *   L-BFGS, a whole number, 1 or more; 10 by default; most of them cost one gradient. `subspace`: its `dimensions` $p$,
 *   from 1 to the number $n$ of parameters (100 in the paper), and the random `key` that determines it; it takes memory
 *   for $n p$ doubles; by default the full space.
 * @throws {ConfigError} If an option is out of range.
 * @throws {TreeMismatchError} If gradients do not fit the parameters.
 *
 * @example
 * ```ts
 * import { makeKey, tensor } from '@thalweg/core';
 * import { sharpness } from '@thalweg/strategies';
 *
 * // At the minimum 0 of x² every corner of the box has the loss eps².
 * const found = sharpness({
 *   params: tensor(0),
 *   valueAndGrad: (x) => [x.get() ** 2, tensor(2 * x.get())],
 *   key: makeKey(1),
 *   eps: 0.1,
 * });
 * found.sharpness // => 1.0000…
 * ```
 *
 * Source: Nitish Keskar, Dheevatsa Mudigere, Jorge Nocedal, Mikhail Smelyanskiy, Ping Tak Peter Tang, "On large-batch
 * training for deep learning: generalization gap and sharp minima" (2017), metric 2.1 and equation 3. The paper does
 * not say how to draw $A$; here its columns are orthonormal, so that $A^+ = A^\top$ and $y$ has the length of $A y$.
 * The paper uses L-BFGS-B, which takes different steps from the search here.
 *
 * @category Diagnostics
 * @since 0.1.0
 */
export const sharpness = <P>(options: SharpnessOptions<P>): Sharpness => {
  const owner = 'sharpness';
  requireOptions(owner, options, {
    params: true,
    valueAndGrad: true,
    key: true,
    eps: true,
    iterations: true,
    subspace: true,
  });
  const { valueAndGrad, key, eps = 1e-3, iterations = 10, subspace } = options;
  requireFunction(owner, 'valueAndGrad', valueAndGrad);
  requireKey(owner, 'key', key);
  if (subspace !== undefined) {
    requireOptions(`${owner}: subspace`, subspace, { dimensions: true, key: true });
    requireKey(owner, 'subspace.key', subspace.key);
  }
  requireArgument(typeof eps === 'number' && eps > 0 && eps < Infinity, {
    owner,
    argument: 'eps',
    expected: 'a finite number above 0',
    found: eps,
  });
  requireWhole(owner, 'iterations', iterations, 1);
  const vector = parameterVector<P>(options.params);
  const dimensions = subspace?.dimensions ?? vector.size;
  if (subspace !== undefined)
    requireArgument(Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= vector.size, {
      owner,
      argument: 'subspace.dimensions',
      expected: `a whole number from 1 to ${vector.size}, the number of parameters`,
      found: dimensions,
    });

  const x = vector.read(options.params, 'params');
  const { times, transposeTimes } =
    subspace === undefined ? identity : randomBasis(subspace.key, vector.size, dimensions);
  const radius = transposeTimes(x).map((centre) => eps * (Math.abs(centre) + 1));
  const evaluate = (point: Float64Array): readonly [number, Float64Array] => {
    const [value, gradients] = requireValueAndGrad(owner, valueAndGrad(vector.tree(point)));
    return [value, vector.read(gradients as TreeOf<P>, 'gradients')];
  };
  // Scaled by the box's sides, which may differ by orders of magnitude.
  const inBox: Objective = (z) => {
    const moved = times(z.map((side, i) => side * radius[i]!));
    const [value, gradient] = evaluate(moved.map((move, i) => x[i]! + move));
    return [value, transposeTimes(gradient).map((slope, i) => slope * radius[i]!)];
  };
  const [loss] = evaluate(x);
  const start = Float64Array.from({ length: dimensions }, (_, i) => 2 * uniformAt(key, i) - 1);
  // The parameters themselves are in the box.
  const maximum = Math.max(loss, maximiseInCube(inBox, start, iterations).value);
  return { sharpness: (100 * (maximum - loss)) / (1 + loss), loss, maximum };
};

const identity = { times: (y: Float64Array) => y, transposeTimes: (x: Float64Array) => x };
