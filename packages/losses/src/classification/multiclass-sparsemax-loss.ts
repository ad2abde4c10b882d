import type { Tensor } from '@thalweg/core';
import type { ClassLabels } from '../label/class-labels.js';
import type { Loss } from '../loss/loss.js';
import { classLoss } from './class-loss.js';

/**
 * The sparsemax loss of each example:
 *
 * $$\ell = \sum_j p_j (x_j - x_y) + \tfrac12 \Bigl(1 - \sum_j p_j^2\Bigr), \qquad
 * \frac{\partial \ell}{\partial x_j} = p_j - [j = y]$$
 *
 * with $p = \operatorname{sparsemax}(x)$, the point of the simplex nearest to $x$, in which most classes may have the
 * probability 0. The loss is 0 if the class leads by 1 or more.
 *
 * @param scores - $x$, with the classes on the last axis.
 * @param labels - $y$, the class of each example, counted from 0.
 * @returns One value for each example.
 * @throws {ConfigError} If the scores have no axis, or the labels are not classes in the shape of the examples.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { multiclassSparsemaxLoss } from '@thalweg/losses';
 *
 * const { values, gradient } = multiclassSparsemaxLoss(tensor([[0.5, 0, -5], [3, 0, 1]]), [0, 0]);
 * toArray(values) // => [0.0625, 0]
 * toArray(gradient) // => [-0.25, 0.25, 0, 0, 0, 0]
 * ```
 *
 * Source: André F. T. Martins, Ramón Fernandez Astudillo, "From Softmax to Sparsemax" (2016), equation 21. Same as
 * `multiclass_sparsemax_loss` of Optax, which takes exactly two axes.
 *
 * @category Loss
 * @since 0.1.0
 */
export const multiclassSparsemaxLoss = (scores: Tensor, labels: ClassLabels): Loss =>
  classLoss('multiclassSparsemaxLoss', scores, labels, (x, gradient, label) => {
    const p = sparsemax(x);
    let value = 0.5;
    p.forEach((probability, j) => {
      // A score of -Infinity has the probability 0.
      if (probability !== 0 && j !== label) value += probability * (x[j]! - x[label]!);
      value -= 0.5 * probability * probability;
      gradient[j] = probability - (j === label ? 1 : 0);
    });
    return value;
  });

/** The point of the simplex nearest to `x` (Martins and Astudillo, algorithm 1). */
const sparsemax = (x: Float64Array): Float64Array => {
  const max = x.reduce((most, each) => Math.max(most, each), -Infinity);
  // The largest becomes 0, so that large scores leave no digits behind.
  const falling = x.map((each) => each - max).sort((a, b) => b - a);
  let sum = 0;
  let threshold = NaN;
  falling.forEach((each, k) => {
    sum += each;
    if (1 + (k + 1) * each > sum) threshold = (sum - 1) / (k + 1);
  });
  return x.map((each) => Math.max(0, each - max - threshold));
};
