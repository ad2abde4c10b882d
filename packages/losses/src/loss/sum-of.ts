import type { Loss } from './loss.js';
import { reducedLoss, type ReducedLoss, type WeightOptions } from './reduced-loss.js';

/**
 * The sum of the values of a loss, and its gradient:
 *
 * $$L = \sum_i w_i \ell_i$$
 *
 * It sums in double precision. The gradient is rounded to its dtype.
 *
 * @param loss - The result of a loss of this package.
 * @param options - `weights`: $w$, one for each value.
 * @throws {ConfigError} If `loss` is no loss, or the weights do not broadcast to the values, or one is below 0 or not finite.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { squaredError, sumOf } from '@thalweg/losses';
 *
 * const loss = squaredError(tensor([1, 3]), tensor([0, 1]));
 * sumOf(loss).value // => 5
 * toArray(sumOf(loss).gradient) // => [2, 4]
 * sumOf(loss, { weights: tensor([1, 0]) }).value // => 1
 * ```
 *
 * Like `loss(...).sum()` of Optax with its gradient, and `reduction='sum'` of PyTorch.
 *
 * @category Loss
 * @since 0.1.0
 */
export const sumOf = (loss: Loss, options: WeightOptions = {}): ReducedLoss =>
  reducedLoss('sumOf', loss, options, () => 1);
