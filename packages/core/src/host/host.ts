import type { BinaryOperation, Comparison, UnaryOperation } from '../expression/expression.js';

/**
 * The arrays of another library, as the operations that a chain of rules needs.
 *
 * `A` is the library's array: anything but a plain object or a JavaScript array, which are branches of trees.
 *
 * All operands of an operation have the same dtype. An operand may be 0-d: then it stands for an array of the other's
 * shape. An operation neither changes nor consumes its operands. Its result belongs to the caller.
 *
 * A comparison returns an array in the form that `select` takes as its first argument.
 *
 * Operations should follow IEEE 754 as far as the library does: then the bits are those of thalweg's own kernels. `max` and
 * `min` of NaN are NaN. `select` is a choice, not arithmetic: NaN in the value that is not chosen has no effect.
 *
 * @example
 * ```ts
 * import type { Host } from '@thalweg/core';
 *
 * // A part of a host whose arrays are plain numbers, all of them 0-d.
 * const numbers: Pick<Host<number>, 'add' | 'full' | 'select'> = {
 *   add: (a, b) => a + b,
 *   full: (_, value) => value,
 *   select: (holds, then, otherwise) => (holds === 0 ? otherwise : then),
 * };
 * numbers.add(numbers.full([], 2, 'float64'), 1) // => 3
 * ```
 *
 * @category Host
 * @since 0.1.0
 */
export interface Host<A> extends HostOperations<A> {
  /** What messages call one of its arrays: `'tf.Tensor'`. */
  readonly arrayName: string;
  /** Whether a value is an array of this library that can still be read. */
  readonly isArray: (value: unknown) => value is A;
  readonly shape: (a: A) => readonly number[];
  /** The dtype; only arrays of `'float32'` and `'float64'` take part in a step. */
  readonly dtype: (a: A) => string;
  /** The sum of all elements, 0-d. */
  readonly sum: (a: A) => A;
  /** `then` where the condition holds, else `otherwise`. */
  readonly select: (condition: A, then: A, otherwise: A) => A;
  /** An array in which each element has this value; 0-d for the shape `[]`. */
  readonly full: (shape: readonly number[], value: number, dtype: 'float32' | 'float64') => A;
  /** An array with these elements, in row-major order; a library without float64 rounds them. */
  readonly fromData: (data: Float32Array | Float64Array, shape: readonly number[]) => A;
  /**
   * The array in another dtype. A library without float64 returns a retained `a`: then sums are computed in float32.
   */
  readonly cast: (a: A, dtype: 'float32' | 'float64') => A;
  /**
   * Element `i` of a 1-d array, 0-d. `i` is known when a step is traced.
   */
  readonly element: (a: A, i: number) => A;
  /**
   * The elements in row-major order, at once; the array is only read.
   *
   * If it is there, sums are computed in double by thalweg's own kernels, and so are the scalars that depend on them.
   * Leave it out where reading waits for a device.
   */
  readonly read?: (a: A) => Float32Array | Float64Array;
  /** Another handle of the same array, which is released by itself. By default the array itself. */
  readonly retain?: (a: A) => A;
  /** Frees a handle. By default it does nothing. */
  readonly release?: (a: A) => void;
  /**
   * Compiles a function of arrays. The function is pure and calls only operations of this host. The compiled function does
   * not consume its arguments. `read` is not used then.
   */
  readonly compile?: (
    traced: (arrays: readonly A[]) => readonly A[],
  ) => (arrays: readonly A[]) => readonly A[];
}

/** The operations of a {@link Host} that expressions have too. @category Host @since 0.1.0 */
export type HostOperations<A> = {
  readonly [O in UnaryOperation]: (a: A) => A;
} & {
  readonly [O in BinaryOperation | Comparison]: (a: A, b: A) => A;
};
