import type { Tensor } from '@thalweg/core';
import { requireEach } from '../argument/require-each.js';
import { requirePair } from '../argument/require-tensor.js';
import { elementwiseLoss } from '../loss/elementwise-loss.js';
import type { Loss } from '../loss/loss.js';
import { stepAt } from '../loss/step-at.js';

/**
 * The loss of the perceptron for each element, for labels −1 and 1:
 *
 * $$\ell = \max(0, -x y), \qquad
 * \frac{\partial \ell}{\partial x} = \begin{cases} -y & x y < 0 \\ -\tfrac12 y & x = 0 \\ 0 & x y > 0 \end{cases}$$
 *
 * The subgradient at 0 is not 0, so that weights of 0 are no place to stay.
 *
 * @param scores - $x$, the outputs of the classifier, of any shape.
 * @param labels - $y$, each −1 or 1, in shape and dtype of the scores.
 * @throws {ConfigError} If the tensors differ in shape or dtype, or a label is neither −1 nor 1.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { perceptronLoss } from '@thalweg/losses';
 *
 * const { values, gradient } = perceptronLoss(tensor([0.5, 0, 2]), tensor([1, 1, -1]));
 * toArray(values) // => [0, 0, 2]
 * toArray(gradient) // => [0, -0.5, 1]
 * ```
 *
 * Source: Frank Rosenblatt, "The Perceptron" (1958). Same as `perceptron_loss` of Optax, the subgradient at 0 included;
 * Optax takes any labels.
 *
 * @category Loss
 * @since 0.1.0
 */
export const perceptronLoss = (scores: Tensor, labels: Tensor): Loss => {
  requirePair('perceptronLoss', ['scores', 'labels'], scores, labels);
  requireEach('perceptronLoss', 'labels', labels, 'each -1 or 1', (label) => Math.abs(label) === 1);
  return elementwiseLoss(
    'perceptronLoss',
    ['scores', 'labels'],
    scores,
    labels,
    (x, y) => Math.max(0, -x * y),
    (x, y) => -y * stepAt(-x * y),
  );
};
