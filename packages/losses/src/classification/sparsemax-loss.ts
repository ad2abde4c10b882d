import type { Tensor } from '@thalweg/core';
import { requireEach } from '../argument/require-each.js';
import { requirePair } from '../argument/require-tensor.js';
import { elementwiseLoss } from '../loss/elementwise-loss.js';
import type { Loss } from '../loss/loss.js';

/**
 * The sparsemax loss of each element, for labels 0 and 1: a hinge with a round corner.
 *
 * $$\ell = \begin{cases} 0 & s \le -1 \\ \tfrac14 (s + 1)^2 & -1 < s < 1 \\ s & s \ge 1 \end{cases}, \qquad
 * s = (1 - 2 y) \, x$$
 *
 * It is 0 once $|x| \ge 1$ on the right side.
 *
 * @param logits - $x$, of any shape.
 * @param labels - $y$, each 0 or 1, in shape and dtype of the logits.
 * @throws {ConfigError} If the tensors differ in shape or dtype, or a label is neither 0 nor 1.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { sparsemaxLoss } from '@thalweg/losses';
 *
 * const { values, gradient } = sparsemaxLoss(tensor([0, 2, 2]), tensor([1, 1, 0]));
 * toArray(values) // => [0.25, 0, 2]
 * toArray(gradient) // => [-0.5, 0, 1]
 * ```
 *
 * Source: Mathieu Blondel, André F. T. Martins, Vlad Niculae, "Learning with Fenchel-Young Losses" (2020), section 4.4.
 * Same as `sparsemax_loss` of Optax, which takes any label but 0 for 1.
 *
 * @category Loss
 * @since 0.1.0
 */
export const sparsemaxLoss = (logits: Tensor, labels: Tensor): Loss => {
  requirePair('sparsemaxLoss', ['logits', 'labels'], logits, labels);
  requireEach('sparsemaxLoss', 'labels', labels, 'each 0 or 1', (label) => label === 0 || label === 1);
  return elementwiseLoss(
    'sparsemaxLoss',
    ['logits', 'labels'],
    logits,
    labels,
    (x, y) => {
      const s = (1 - 2 * y) * x;
      return s <= -1 ? 0 : s >= 1 ? s : 0.25 * (s + 1) ** 2;
    },
    (x, y) => {
      const side = 1 - 2 * y;
      return side * Math.max(0, Math.min(1, 0.5 * (side * x + 1)));
    },
  );
};
