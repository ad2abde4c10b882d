import type { Tensor } from '@thalweg/core';

/**
 * The values of a loss with their gradient.
 *
 * Every loss of this package gives one. {@link meanOf} and {@link sumOf} make one number of the values, and the gradient of
 * that number, which goes into the backward pass of a network.
 *
 * @category Loss
 * @since 0.1.0
 */
export interface Loss {
  /** The loss of each example; for a loss of single numbers, such as {@link squaredError}, that of each element. */
  readonly values: Tensor;
  /**
   * The derivative of the sum of all values with respect to the first argument, in its shape and dtype. The other arguments
   * are constants.
   */
  readonly gradient: Tensor;
  /**
   * The axes of `gradient` along which one example lies. The axes of `values` are the others, in their order. Empty for a
   * loss of single numbers.
   */
  readonly axes: readonly number[];
}
