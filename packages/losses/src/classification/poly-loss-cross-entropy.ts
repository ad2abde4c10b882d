import { finite, requireOptions, type Tensor } from '@thalweg/core';
import { readNumber } from '../argument/read-number.js';
import { requirePair } from '../argument/require-tensor.js';
import type { AlongAxes } from '../loss/along-axes.js';
import { elementsOf, exampleLoss } from '../loss/example-loss.js';
import { keptBy } from '../loss/kept.js';
import { layoutOf } from '../loss/layout.js';
import type { Loss } from '../loss/loss.js';
import { crossEntropy } from './cross-entropy.js';
import { softmaxOf } from './softmax.js';

/**
 * The cross entropy plus a multiple of the probability that the label does not get, Poly-1:
 *
 * $$\ell = -\sum_j y_j \log p_j + \epsilon \sum_j y_j (1 - p_j), \qquad p = \operatorname{softmax}(x)$$
 *
 * $$\frac{\partial \ell}{\partial x_j} = p_j \sum_k y_k - y_j + \epsilon \, p_j \Bigl(\sum_k y_k p_k - y_j\Bigr)$$
 *
 * @param logits - $x$, with the classes on the last axis.
 * @param labels - $y$, in shape and dtype of the logits: a distribution, which is not checked.
 * @param options - `epsilon`: $\epsilon$, any finite number; 2 by default, the paper's value for ImageNet, and −1 for object
 *   detection. `axis`: the axis or axes of the classes, the last one by default. `where`: which classes or examples count.
 * @returns One value for each example.
 * @throws {ConfigError} If the tensors differ in shape or dtype, or an option is out of range or does not fit them.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { polyLossCrossEntropy } from '@thalweg/losses';
 *
 * const { values, gradient } = polyLossCrossEntropy(tensor([[0, Math.log(3)]]), tensor([[1, 0]]));
 * toArray(values) // => [2.886294361…]
 * toArray(gradient) // => [-1.125, 1.12499…]
 * ```
 *
 * Source: Zhaoqi Leng and others, "PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions" (2022),
 * equation 6. Same as `poly_loss_cross_entropy` of Optax, which gives NaN for a logit of $-\infty$. PyTorch has none.
 *
 * @category Loss
 * @since 0.1.0
 */
export const polyLossCrossEntropy = (
  logits: Tensor,
  labels: Tensor,
  options: AlongAxes & { readonly epsilon?: number } = {},
): Loss => {
  requireOptions(owner, options, { epsilon: true, axis: true, where: true });
  requirePair(owner, ['logits', 'labels'], logits, labels);
  const epsilon = readNumber(owner, 'epsilon', options.epsilon, finite(2));
  const layout = layoutOf(owner, logits.shape, options.axis ?? -1);
  const kept = keptBy(owner, options.where, logits.shape, layout);
  return exampleLoss(
    logits,
    layout,
    kept,
    (x, gradient, y: Float64Array) => {
      const value = crossEntropy(x, gradient, y);
      const { probabilities, complement } = softmaxOf(x);
      let missed = 0;
      let met = 0;
      y.forEach((label, j) => {
        missed += label * complement(j);
        met += label * probabilities[j]!;
      });
      y.forEach((label, j) => (gradient[j]! += epsilon * probabilities[j]! * (met - label)));
      return value + epsilon * missed;
    },
    elementsOf(labels),
  );
};

const owner = 'polyLossCrossEntropy';
