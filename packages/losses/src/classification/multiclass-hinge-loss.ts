import type { Tensor } from '@thalweg/core';
import type { ClassLabels } from '../label/class-labels.js';
import type { Loss } from '../loss/loss.js';
import { classLoss } from './class-loss.js';
import { largest } from './largest.js';

/**
 * The hinge loss of each example with several classes:
 *
 * $$\ell = \max_j \bigl(x_j + [j \ne y]\bigr) - x_y, \qquad
 * \frac{\partial \ell}{\partial x_j} = [j = j^*] - [j = y]$$
 *
 * with the $j^*$ where the maximum is; several share it evenly.
 *
 * @param scores - $x$, with the classes on the last axis.
 * @param labels - $y$, the class of each example, counted from 0.
 * @returns One value for each example.
 * @throws {ConfigError} If the scores have no axis, or the labels are not classes in the shape of the examples.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { multiclassHingeLoss } from '@thalweg/losses';
 *
 * const { values, gradient } = multiclassHingeLoss(tensor([[2, 1.5, 0], [3, 0, 1]]), [0, 0]);
 * toArray(values) // => [0.5, 0]
 * toArray(gradient) // => [-1, 1, 0, 0, 0, 0]
 * ```
 *
 * Source: Koby Crammer, Yoram Singer, "On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines"
 * (2001). Same as `multiclass_hinge_loss` of Optax; that takes a label beyond the last class for none, and gives NaN for a
 * score of $-\infty$. PyTorch's `multi_margin_loss` is the sum over all classes in place of the maximum, divided by their number.
 *
 * @category Loss
 * @since 0.1.0
 */
export const multiclassHingeLoss = (scores: Tensor, labels: ClassLabels): Loss =>
  classLoss('multiclassHingeLoss', scores, labels, (x, gradient, label) => {
    const { value, gradient: slope } = largest(x.map((score, j) => (j === label ? score : score + 1)));
    for (let j = 0; j < x.length; j++) gradient[j] = slope(j) - (j === label ? 1 : 0);
    return value - x[label]!;
  });
