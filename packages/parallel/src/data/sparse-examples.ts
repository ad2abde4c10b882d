/**
 * Examples of which most numbers are 0, row by row: compressed sparse rows in memory that threads share.
 *
 * Row $i$ has the columns `indices[starts[i]]` to `indices[starts[i + 1] - 1]`, ascending, and the values beside them.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface SparseExamples {
  readonly examples: number;
  readonly features: number;
  /** One more than there are examples. */
  readonly starts: Uint32Array;
  readonly indices: Uint32Array;
  readonly values: Float32Array;
  /** One number for each example. */
  readonly labels: Float32Array;
}

/**
 * Memory for sparse examples, shared between threads; everything is 0.
 *
 * @internal
 */
export const allocateSparse = (examples: number, features: number, nonZeros: number): SparseExamples => ({
  examples,
  features,
  starts: new Uint32Array(new SharedArrayBuffer(4 * (examples + 1))),
  indices: new Uint32Array(new SharedArrayBuffer(4 * nonZeros)),
  values: new Float32Array(new SharedArrayBuffer(4 * nonZeros)),
  labels: new Float32Array(new SharedArrayBuffer(4 * examples)),
});
