import type { Tensor } from '@thalweg/core';
import { requirePair } from '../argument/require-tensor.js';
import { elementwiseLoss } from '../loss/elementwise-loss.js';
import type { Loss } from '../loss/loss.js';
import { binaryCrossEntropy, binaryCrossEntropySlope } from './logistic.js';

/**
 * The cross entropy of each element between a probability, given as a logit, and a label:
 *
 * $$\ell = -y \log \sigma(x) - (1 - y) \log \sigma(-x), \qquad \frac{\partial \ell}{\partial x} = \sigma(x) - y,
 * \qquad \sigma(x) = \frac{1}{1 + e^{-x}}$$
 *
 * It does not overflow, tiny gradients keep their digits, and $0 \log 0 = 0$.
 *
 * @param logits - $x$, of any shape.
 * @param labels - $y$, 0 or 1 or a probability between, in shape and dtype of the logits. The range is not checked.
 * @returns One value for each element: with several labels per example, each is a question of its own.
 * @throws {ConfigError} If the tensors differ in shape or dtype.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { sigmoidBinaryCrossEntropy } from '@thalweg/losses';
 *
 * const { values, gradient } = sigmoidBinaryCrossEntropy(tensor([0, -1000]), tensor([1, 1]));
 * toArray(values) // => [0.693147180…, 1000]
 * toArray(gradient) // => [-0.5, -1]
 * ```
 *
 * Source: Ian Goodfellow, Yoshua Bengio, Aaron Courville, "Deep Learning" (2016), section 6.2.2.2. Same as
 * `sigmoid_binary_cross_entropy` of Optax, and `binary_cross_entropy_with_logits` of PyTorch with `reduction='none'`.
 * Labels do not broadcast. `logisticLoss` of `@thalweg/core` is the same for labels −1 and 1, as an expression for linear
 * models on sparse rows.
 *
 * @category Loss
 * @since 0.1.0
 */
export const sigmoidBinaryCrossEntropy = (logits: Tensor, labels: Tensor): Loss => {
  requirePair(owner, ['logits', 'labels'], logits, labels);
  return elementwiseLoss(
    owner,
    ['logits', 'labels'],
    logits,
    labels,
    binaryCrossEntropy,
    binaryCrossEntropySlope,
  );
};

const owner = 'sigmoidBinaryCrossEntropy';
