import { requireOptions, type TensorTree, type TreeOf } from '@thalweg/core';
import { requireFunction, requireNumber } from '../argument/require-argument.js';
import { evenlySpaced } from './evenly-spaced.js';
import { parameterVector } from './parameter-vector.js';

/** The options of {@link lossSlice}. @category Diagnostics @since 0.1.0 */
export interface LossSliceOptions<P> {
  readonly loss: (params: TreeOf<P>) => number;
  readonly from: P & TensorTree<P>;
  readonly to: NoInfer<TreeOf<P>>;
  readonly range?: readonly [low: number, high: number];
  readonly points?: number;
}

/** A point of a {@link lossSlice}. @category Diagnostics @since 0.1.0 */
export interface SlicePoint {
  /** The position on the line: 0 at `from`, 1 at `to`. */
  readonly alpha: number;
  /** The loss there. */
  readonly loss: number;
}

/**
 * The loss along the straight line through two sets of parameters.
 *
 * $$f\bigl((1 - \alpha) \, \theta_{\text{from}} + \alpha \, \theta_{\text{to}}\bigr)$$
 *
 * For example, with the minimum of small-batch training at 0 and that of large-batch training at 1, it shows which
 * valley is wider.
 *
 * @param options - `loss`: from parameters to the loss. `from`, `to`: the parameters at $\alpha = 0$ and $1$; not
 *   changed. `range`: the first and the last $\alpha$; `[-1, 2]` by default. `points`: the number of points, evenly
 *   spaced and including both ends, a whole number, 2 or more; 25 by default.
 * @throws {ConfigError} If an option is out of range.
 * @throws {TreeMismatchError} If `to` differs from `from` in structure, shape or dtype.
 *
 * @example
 * ```ts
 * import { tensor } from '@thalweg/core';
 * import { lossSlice } from '@thalweg/strategies';
 *
 * const slice = lossSlice({ loss: (x) => x.get() ** 2, from: tensor(1), to: tensor(3), points: 4 });
 * slice.map(({ alpha }) => alpha) // => [-1, 0, 1, 2]
 * slice.map(({ loss }) => loss) // => [1, 1, 9, 25]
 * ```
 *
 * Source: Nitish Keskar, Dheevatsa Mudigere, Jorge Nocedal, Mikhail Smelyanskiy, Ping Tak Peter Tang, "On large-batch
 * training for deep learning: generalization gap and sharp minima" (2017), figure 3, whose range and number of points
 * are the defaults; after Ian Goodfellow, Oriol Vinyals, Andrew Saxe, "Qualitatively characterizing neural network
 * optimization problems" (2015).
 *
 * @category Diagnostics
 * @since 0.1.0
 */
export const lossSlice = <P>(options: LossSliceOptions<P>): readonly SlicePoint[] => {
  requireOptions('lossSlice', options, { loss: true, from: true, to: true, range: true, points: true });
  const { loss, from, to, range = [-1, 2], points = 25 } = options;
  requireFunction('lossSlice', 'loss', loss);
  const alphas = evenlySpaced('lossSlice', range, points);
  const vector = parameterVector<P>(from, 'from');
  const start = vector.read(from, 'from');
  const end = vector.read(to, 'to');
  return alphas.map((alpha) => ({
    alpha,
    loss: requireNumber(
      'lossSlice',
      'loss',
      loss(vector.tree(start.map((x, i) => (1 - alpha) * x + alpha * end[i]!))),
    ),
  }));
};
