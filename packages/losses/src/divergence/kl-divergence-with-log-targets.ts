import { requireOptions, type Tensor } from '@thalweg/core';
import { requirePair } from '../argument/require-tensor.js';
import type { AlongAxes } from '../loss/along-axes.js';
import { elementsOf, exampleLoss } from '../loss/example-loss.js';
import { keptBy } from '../loss/kept.js';
import { layoutOf } from '../loss/layout.js';
import type { Loss } from '../loss/loss.js';

/**
 * The Kullback-Leibler divergence of predicted distributions from targets, both given as logarithms:
 *
 * $$\ell = \sum_j e^{t_j} (t_j - x_j), \qquad \frac{\partial \ell}{\partial x_j} = -e^{t_j}$$
 *
 * A target of $-\infty$ is the probability 0 and adds nothing.
 *
 * @param logPredictions - $x$, the logarithms of the predicted probabilities, with one distribution along the last axis.
 * @param logTargets - $t$, the logarithms of the targets, in shape and dtype of the predictions.
 * @param options - `axis`: the axis or axes of a distribution, the last one by default. `where`: what counts.
 * @returns One value for each distribution.
 * @throws {ConfigError} If the tensors differ in shape or dtype, or an option does not fit them.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { klDivergenceWithLogTargets } from '@thalweg/losses';
 *
 * const { values, gradient } = klDivergenceWithLogTargets(tensor([[-1, -1]]), tensor([[0, -Infinity]]));
 * toArray(values) // => [1]
 * toArray(gradient) // => [-1, 0]
 * ```
 *
 * Same as `kl_divergence_with_log_targets` of Optax, which gives NaN for a target of $-\infty$; and `kl_div` of PyTorch with
 * `log_target=True, reduction='none'`, summed over the axis.
 *
 * @category Loss
 * @since 0.1.0
 */
export const klDivergenceWithLogTargets = (
  logPredictions: Tensor,
  logTargets: Tensor,
  options: AlongAxes = {},
): Loss => {
  requireOptions(owner, options, { axis: true, where: true });
  requirePair(owner, ['logPredictions', 'logTargets'], logPredictions, logTargets);
  const layout = layoutOf(owner, logPredictions.shape, options.axis ?? -1);
  const kept = keptBy(owner, options.where, logPredictions.shape, layout);
  return exampleLoss(
    logPredictions,
    layout,
    kept,
    (x, gradient, t: Float64Array) => {
      let sum = 0;
      t.forEach((logTarget, j) => {
        const target = Math.exp(logTarget);
        if (target !== 0) sum += target * (logTarget - x[j]!);
        gradient[j] = -target;
      });
      return sum;
    },
    elementsOf(logTargets),
  );
};

const owner = 'klDivergenceWithLogTargets';
