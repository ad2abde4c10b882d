import type { LinearData } from '@thalweg/core';

/**
 * Examples of which most numbers are 0, row by row: a `LinearData` of core in memory that threads share.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface SparseExamples extends LinearData {
  readonly examples: number;
  readonly features: number;
  readonly starts: Uint32Array;
  readonly indices: Uint32Array;
  readonly values: Float32Array;
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
