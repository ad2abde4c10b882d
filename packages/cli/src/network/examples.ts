import type { Tensor } from '@thalweg/core';

/** Rows of numbers and the class of each: a data set, a part of one, or a batch. */
export interface Examples {
  /** One example a row: `[n, width]`. */
  readonly inputs: Tensor;
  /** The class of each: `[n]`, whole numbers from 0. */
  readonly labels: Tensor;
}
