import { requireOptions, type Tensor } from '@thalweg/core';
import { requirePair } from '../argument/require-tensor.js';
import type { AlongAxes } from '../loss/along-axes.js';
import { elementsOf, exampleLoss } from '../loss/example-loss.js';
import { keptBy } from '../loss/kept.js';
import { layoutOf } from '../loss/layout.js';
import type { Loss } from '../loss/loss.js';
import { relativeEntropy } from './relative-entropy.js';

/**
 * The Kullback-Leibler divergence for numbers that need not add up to 1, such as intensities:
 *
 * $$\ell = \sum_j \bigl(y_j (\log y_j - x_j) + e^{x_j} - y_j\bigr), \qquad
 * \frac{\partial \ell}{\partial x_j} = e^{x_j} - y_j$$
 *
 * with $0 \log 0 = 0$. It is the Bregman divergence of $x \log x - x$, and 0 only if $e^x = y$.
 *
 * @param logPredictions - $x$, the logarithms of the predicted numbers, with one example along the last axis.
 * @param targets - $y$, numbers from 0 on, in shape and dtype of the predictions.
 * @param options - `axis`: the axis or axes of an example, the last one by default. `where`: what counts.
 * @returns One value for each example.
 * @throws {ConfigError} If the tensors differ in shape or dtype, or an option does not fit them.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { generalizedKlDivergence } from '@thalweg/losses';
 *
 * const { values, gradient } = generalizedKlDivergence(tensor([[0, 0]]), tensor([[1, 0]]));
 * toArray(values) // => [1]
 * toArray(gradient) // => [0, 1]
 * ```
 *
 * Source: Stephen Boyd, Lieven Vandenberghe, "Convex Optimization" (2004), page 90. Same as `generalized_kl_divergence` of
 * Optax, which gives NaN for a prediction of $-\infty$. It differs from `poisson_nll_loss` of PyTorch by a number that
 * depends only on the targets.
 *
 * @category Loss
 * @since 0.1.0
 */
export const generalizedKlDivergence = (
  logPredictions: Tensor,
  targets: Tensor,
  options: AlongAxes = {},
): Loss => {
  requireOptions(owner, options, { axis: true, where: true });
  requirePair(owner, ['logPredictions', 'targets'], logPredictions, targets);
  const layout = layoutOf(owner, logPredictions.shape, options.axis ?? -1);
  const kept = keptBy(owner, options.where, logPredictions.shape, layout);
  return exampleLoss(
    logPredictions,
    layout,
    kept,
    (x, gradient, y: Float64Array) => {
      let excess = 0;
      y.forEach((target, j) => {
        gradient[j] = Math.exp(x[j]!) - target;
        excess += gradient[j];
      });
      return relativeEntropy(x, y) + excess;
    },
    elementsOf(targets),
  );
};

const owner = 'generalizedKlDivergence';
