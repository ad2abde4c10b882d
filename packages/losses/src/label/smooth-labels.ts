import { requireOptions, type Tensor } from '@thalweg/core';
import { readNumber } from '../argument/read-number.js';
import { requireTensor } from '../argument/require-tensor.js';
import { unitInterval } from '../argument/unit-interval.js';
import type { AlongAxes } from '../loss/along-axes.js';
import { exampleLoss } from '../loss/example-loss.js';
import { keptBy } from '../loss/kept.js';
import { layoutOf } from '../loss/layout.js';

/**
 * Labels that are less sure: a part of each distribution is spread evenly over its classes.
 *
 * $$y'_j = (1 - \alpha) \, y_j + \frac{\alpha}{K}$$
 *
 * It is no loss: the result goes into {@link softmaxCrossEntropy} as its labels.
 *
 * @param labels - $y$, one-hot or any distribution, with the classes on the last axis.
 * @param alpha - $\alpha$, the part that is spread, in [0, 1].
 * @param options - `axis`: the axis or axes of the classes, the last one by default. `where`: which classes count. $K$ is
 *   their number, and the others get 0.
 * @returns Shape and dtype of the labels.
 * @throws {ConfigError} If `labels` is no tensor, `alpha` is out of range, or an option does not fit.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { smoothLabels } from '@thalweg/losses';
 *
 * toArray(smoothLabels(tensor([[0, 1], [1, 0]]), 0.5)) // => [0.25, 0.75, 0.75, 0.25]
 * ```
 *
 * Source: Rafael Müller, Simon Kornblith, Geoffrey Hinton, "When Does Label Smoothing Help?" (2019). Same as
 * `smooth_labels` of Optax, except that Optax gives classes that `where` leaves out a share, too, so that the labels add up
 * to more than 1. Same as `label_smoothing` of PyTorch's `cross_entropy`.
 *
 * @category Loss
 * @since 0.1.0
 */
export const smoothLabels = (labels: Tensor, alpha: number, options: AlongAxes = {}): Tensor => {
  requireOptions(owner, options, { axis: true, where: true });
  requireTensor(owner, 'labels', labels);
  const spread = readNumber(owner, 'alpha', alpha, unitInterval);
  const layout = layoutOf(owner, labels.shape, options.axis ?? -1);
  // The smooth labels of an example stand where a loss has its gradient.
  const { gradient } = exampleLoss(
    labels,
    layout,
    keptBy(owner, options.where, labels.shape, layout),
    (y, into) => {
      y.forEach((label, j) => (into[j] = (1 - spread) * label + spread / y.length));
      return 0;
    },
  );
  return gradient;
};

const owner = 'smoothLabels';
