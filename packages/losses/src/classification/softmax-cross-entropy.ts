import { requireOptions, type Tensor } from '@thalweg/core';
import { requirePair } from '../argument/require-tensor.js';
import type { AlongAxes } from '../loss/along-axes.js';
import { elementsOf, exampleLoss } from '../loss/example-loss.js';
import { keptBy } from '../loss/kept.js';
import { layoutOf } from '../loss/layout.js';
import type { Loss } from '../loss/loss.js';
import { crossEntropy } from './cross-entropy.js';

/**
 * The cross entropy between the softmax of logits and labels that are probabilities:
 *
 * $$\ell = -\sum_j y_j \log p_j, \qquad p_j = \frac{e^{x_j}}{\sum_k e^{x_k}}, \qquad
 * \frac{\partial \ell}{\partial x_j} = p_j \sum_k y_k - y_j$$
 *
 * With $0 \log 0 = 0$: a class without a label may have the logit $-\infty$. Tiny losses and gradients keep their digits,
 * where $\log \sum_k e^{x_k} - x_j$ would round to 0.
 *
 * @param logits - $x$, with the classes on the last axis; any float shape.
 * @param labels - $y$, in shape and dtype of the logits. They are a distribution, such as one-hot labels, or that of
 *   {@link smoothLabels}; this is not checked.
 * @param options - `axis`: the axis or axes of the classes, the last one by default. `where`: which classes or examples count.
 * @returns One value for each example.
 * @throws {ConfigError} If the tensors differ in shape or dtype, or an option does not fit them.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { softmaxCrossEntropy } from '@thalweg/losses';
 *
 * const logits = tensor([[0, Math.log(3)], [2, -Infinity]]);
 * const { values, gradient } = softmaxCrossEntropy(logits, tensor([[1, 0], [1, 0]]));
 * toArray(values) // => [1.386294361…, 0]
 * toArray(gradient) // => [-0.75, 0.74999…, 0, 0]
 * ```
 *
 * Same as `softmax_cross_entropy` and `safe_softmax_cross_entropy` of Optax, of which the first gives NaN for a logit of
 * $-\infty$; and `cross_entropy` of PyTorch with probabilities and `reduction='none'`. Labels do not broadcast.
 *
 * @category Loss
 * @since 0.1.0
 */
export const softmaxCrossEntropy = (logits: Tensor, labels: Tensor, options: AlongAxes = {}): Loss => {
  requireOptions(owner, options, { axis: true, where: true });
  requirePair(owner, ['logits', 'labels'], logits, labels);
  const layout = layoutOf(owner, logits.shape, options.axis ?? -1);
  const kept = keptBy(owner, options.where, logits.shape, layout);
  return exampleLoss(logits, layout, kept, crossEntropy, elementsOf(labels));
};

const owner = 'softmaxCrossEntropy';
