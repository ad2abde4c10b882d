import type { Tensor } from '@thalweg/core';
import type { ClassLabels } from '../label/class-labels.js';
import type { Loss } from '../loss/loss.js';
import { classLoss } from './class-loss.js';
import { largest } from './largest.js';

/**
 * The loss of the perceptron for each example with several classes:
 *
 * $$\ell = \max_j x_j - x_y, \qquad \frac{\partial \ell}{\partial x_j} = [j = j^*] - [j = y]$$
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
 * import { multiclassPerceptronLoss } from '@thalweg/losses';
 *
 * const { values, gradient } = multiclassPerceptronLoss(tensor([[2, 1.5, 0], [3, 0, 4]]), [0, 0]);
 * toArray(values) // => [0, 1]
 * toArray(gradient) // => [0, 0, 0, -1, 0, 1]
 * ```
 *
 * Source: Michael Collins, "Discriminative Training Methods for Hidden Markov Models" (2002). Same as
 * `multiclass_perceptron_loss` of Optax; that takes a label beyond the last class for none, and gives NaN for a score of
 * $-\infty$.
 *
 * @category Loss
 * @since 0.1.0
 */
export const multiclassPerceptronLoss = (scores: Tensor, labels: ClassLabels): Loss =>
  classLoss('multiclassPerceptronLoss', scores, labels, (x, gradient, label) => {
    const { value, gradient: slope } = largest(x);
    for (let j = 0; j < x.length; j++) gradient[j] = slope(j) - (j === label ? 1 : 0);
    return value - x[label]!;
  });
