import type { Tensor } from '@thalweg/core';

/**
 * Rows of numbers and the class of each: a data set, a part of one, or a batch.
 *
 * @category Network
 * @since 0.1.0
 */
export interface Examples {
  /** One example per row: `[n, width]`. */
  readonly inputs: Tensor;
  /** The class of each: `[n]`, whole numbers from 0. */
  readonly labels: Tensor;
}
