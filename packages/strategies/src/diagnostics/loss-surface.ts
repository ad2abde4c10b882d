import { requireOptions, type TensorTree, type TreeOf } from '@thalweg/core';
import { isPair, requireArgument, requireFunction, requireNumber } from '../argument/require-argument.js';
import { evenlySpaced } from './evenly-spaced.js';
import { parameterVector } from './parameter-vector.js';

/** The options of {@link lossSurface}. @category Diagnostics @since 0.1.0 */
export interface LossSurfaceOptions<P> {
  readonly loss: (params: TreeOf<P>) => number;
  readonly center: P & TensorTree<P>;
  readonly directions: readonly [first: NoInfer<TreeOf<P>>, second: NoInfer<TreeOf<P>>];
  readonly range?: readonly [low: number, high: number];
  readonly points?: number;
}

/** The result of {@link lossSurface}. @category Diagnostics @since 0.1.0 */
export interface LossSurface {
  /** The coordinates of the grid, the same in both directions. */
  readonly coordinates: readonly number[];
  /** `losses[i][j]`: the loss at coordinate i of the first direction and coordinate j of the second. */
  readonly losses: readonly (readonly number[])[];
}

/**
 * The loss on a plane through the parameters.
 *
 * $$f(\theta + \alpha \, d_1 + \beta \, d_2)$$
 *
 * @param options - `loss`: from parameters to the loss. `center`: $\theta$, the parameters in the middle; not changed.
 *   `directions`: $d_1$ and $d_2$, trees like the parameters, such as two of {@link randomDirection}, or the
 *   differences to two other minima. `range`: the first and the last coordinate; `[-1, 1]` by default. `points`: the
 *   number of points in each direction, evenly spaced and including both ends, a whole number, 2 or more; 25 by
 *   default. The loss is computed `points`² times.
 * @throws {ConfigError} If an option is out of range.
 * @throws {TreeMismatchError} If a direction differs from `center` in structure, shape or dtype.
 *
 * @example
 * ```ts
 * import { tensor } from '@thalweg/core';
 * import { lossSurface } from '@thalweg/strategies';
 *
 * const { coordinates, losses } = lossSurface({
 *   loss: (p) => p.get(0) ** 2 + 10 * p.get(1),
 *   center: tensor([0, 0]),
 *   directions: [tensor([1, 0]), tensor([0, 1])],
 *   points: 3,
 * });
 * coordinates // => [-1, 0, 1]
 * losses // => [[-9, 1, 11], [-10, 0, 10], [-9, 1, 11]]
 * ```
 *
 * Source: Hao Li, Zheng Xu, Gavin Taylor, Christoph Studer, Tom Goldstein, "Visualizing the loss landscape of neural
 * nets" (2018), equation 1.
 *
 * @category Diagnostics
 * @since 0.1.0
 */
export const lossSurface = <P>(options: LossSurfaceOptions<P>): LossSurface => {
  const owner = 'lossSurface';
  requireOptions(owner, options, {
    loss: true,
    center: true,
    directions: true,
    range: true,
    points: true,
  });
  const { loss, center, directions, range = [-1, 1], points = 25 } = options;
  requireFunction(owner, 'loss', loss);
  const coordinates = evenlySpaced(owner, range, points);
  requireArgument(isPair(directions), {
    owner,
    argument: 'directions',
    expected: 'two trees like the parameters',
    found: directions,
  });
  const vector = parameterVector<P>(center, 'center');
  const theta = vector.read(center, 'center');
  const first = vector.read(directions[0], 'directions.0');
  const second = vector.read(directions[1], 'directions.1');
  const losses = coordinates.map((alpha) =>
    coordinates.map((beta) =>
      requireNumber(
        owner,
        'loss',
        loss(vector.tree(theta.map((x, i) => x + alpha * first[i]! + beta * second[i]!))),
      ),
    ),
  );
  return { coordinates, losses };
};
