import type { Tensor } from '@thalweg/core';
import { requireEach } from '../argument/require-each.js';
import { requirePair } from '../argument/require-tensor.js';
import { elementwiseLoss } from '../loss/elementwise-loss.js';
import type { Loss } from '../loss/loss.js';
import { stepAt } from '../loss/step-at.js';

/**
 * The hinge loss of each element, for labels −1 and 1:
 *
 * $$\ell = \max(0, 1 - x y), \qquad
 * \frac{\partial \ell}{\partial x} = \begin{cases} -y & x y < 1 \\ -\tfrac12 y & x y = 1 \\ 0 & x y > 1 \end{cases}$$
 *
 * @param scores - $x$, the outputs of the classifier, of any shape.
 * @param labels - $y$, each −1 or 1, in shape and dtype of the scores.
 * @throws {ConfigError} If the tensors differ in shape or dtype, or a label is neither −1 nor 1.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { hingeLoss } from '@thalweg/losses';
 *
 * const { values, gradient } = hingeLoss(tensor([0.5, 1, -2]), tensor([1, 1, -1]));
 * toArray(values) // => [0.5, 0, 0]
 * toArray(gradient) // => [-1, -0.5, 0]
 * ```
 *
 * Same as `hinge_loss` of Optax, the subgradient at the kink included; Optax takes any labels, and with 0 in place of −1 it
 * does not learn. `hingeLoss` of `@thalweg/core` is the same function as an expression, for linear models on sparse rows; its
 * subgradient at the kink is 0. PyTorch's `hinge_embedding_loss` is another function.
 *
 * @category Loss
 * @since 0.1.0
 */
export const hingeLoss = (scores: Tensor, labels: Tensor): Loss => {
  requirePair('hingeLoss', ['scores', 'labels'], scores, labels);
  requireEach('hingeLoss', 'labels', labels, 'each -1 or 1', (label) => Math.abs(label) === 1);
  return elementwiseLoss(
    'hingeLoss',
    ['scores', 'labels'],
    scores,
    labels,
    (x, y) => Math.max(0, 1 - x * y),
    (x, y) => -y * stepAt(1 - x * y),
  );
};
