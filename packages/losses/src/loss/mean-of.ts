import type { Loss } from './loss.js';
import { reducedLoss, type ReducedLoss, type WeightOptions } from './reduced-loss.js';

/**
 * The mean of the values of a loss, and its gradient:
 *
 * $$L = \frac{\sum_i w_i \ell_i}{\sum_i w_i}$$
 *
 * If no value counts, since there is none or all weights are 0, the mean and its gradient are 0: a batch of nothing but
 * padding changes nothing. It sums in double precision. The gradient is rounded to its dtype.
 *
 * @param loss - The result of a loss of this package.
 * @param options - `weights`: $w$, one for each value. With zeros and ones it is a mask.
 * @throws {ConfigError} If `loss` is no loss, or the weights do not broadcast to the values, or one is below 0 or not finite.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { meanOf, squaredError } from '@thalweg/losses';
 *
 * const loss = squaredError(tensor([1, 3]), tensor([0, 1]));
 * meanOf(loss).value // => 2.5
 * toArray(meanOf(loss).gradient) // => [1, 2]
 * meanOf(loss, { weights: tensor([3, 1]) }).value // => 1.75
 * ```
 *
 * Like `loss(...).mean(where=mask)` of Optax with its gradient; that is NaN if the mask keeps nothing. Weights of classes in
 * PyTorch's `cross_entropy` divide by their sum, too; Keras divides by the number of examples.
 *
 * @category Loss
 * @since 0.1.0
 */
export const meanOf = (loss: Loss, options: WeightOptions = {}): ReducedLoss =>
  reducedLoss('meanOf', loss, options, (total) => total || 1);
