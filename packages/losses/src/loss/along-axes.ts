import type { Tensor } from '@thalweg/core';

/**
 * Along which axes the examples of a loss lie, and which of their elements count.
 *
 * @category Loss
 * @since 0.1.0
 */
export interface AlongAxes {
  /**
   * The axis or axes along which one example lies: whole numbers, where −1 is the last axis; −1 by default. With several,
   * the first moves slowest.
   */
  readonly axis?: number | readonly number[];
  /**
   * Which elements count: 0 leaves an element out, any other number keeps it; all by default. It has the shape of the first
   * argument, or that of the values, to keep or leave out whole examples. What is left out may be NaN, and its gradient is
   * 0. An example without any element has the loss 0.
   */
  readonly where?: Tensor;
}
