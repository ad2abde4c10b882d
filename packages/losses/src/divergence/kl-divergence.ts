import { requireOptions, type Tensor } from '@thalweg/core';
import { requirePair } from '../argument/require-tensor.js';
import type { AlongAxes } from '../loss/along-axes.js';
import { elementsOf, exampleLoss } from '../loss/example-loss.js';
import { keptBy } from '../loss/kept.js';
import { layoutOf } from '../loss/layout.js';
import type { Loss } from '../loss/loss.js';
import { relativeEntropy } from './relative-entropy.js';

/**
 * The Kullback-Leibler divergence of predicted distributions from targets:
 *
 * $$\ell = \sum_j y_j (\log y_j - x_j), \qquad \frac{\partial \ell}{\partial x_j} = -y_j$$
 *
 * with $0 \log 0 = 0$: where the target is 0 the prediction may be $-\infty$.
 *
 * @param logPredictions - $x$, the logarithms of the predicted probabilities, with one distribution along the last axis.
 * @param targets - $y$, probabilities, in shape and dtype of the predictions.
 * @param options - `axis`: the axis or axes of a distribution, the last one by default. `where`: what counts.
 * @returns One value for each distribution.
 * @throws {ConfigError} If the tensors differ in shape or dtype, or an option does not fit them.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { klDivergence } from '@thalweg/losses';
 *
 * const { values, gradient } = klDivergence(tensor([[-1, -1]]), tensor([[1, 0]]));
 * toArray(values) // => [1]
 * toArray(gradient) // => [-1, 0]
 * ```
 *
 * Source: Solomon Kullback, Richard Leibler, "On Information and Sufficiency" (1951). Same as `kl_divergence` of Optax, which
 * gives NaN for a prediction of $-\infty$; and `kl_div` of PyTorch with `reduction='none'`, summed over the axis.
 *
 * @category Loss
 * @since 0.1.0
 */
export const klDivergence = (logPredictions: Tensor, targets: Tensor, options: AlongAxes = {}): Loss => {
  requireOptions(owner, options, { axis: true, where: true });
  requirePair(owner, ['logPredictions', 'targets'], logPredictions, targets);
  const layout = layoutOf(owner, logPredictions.shape, options.axis ?? -1);
  const kept = keptBy(owner, options.where, logPredictions.shape, layout);
  return exampleLoss(
    logPredictions,
    layout,
    kept,
    (x, gradient, y: Float64Array) => {
      y.forEach((target, j) => (gradient[j] = -target));
      return relativeEntropy(x, y);
    },
    elementsOf(targets),
  );
};

const owner = 'klDivergence';
