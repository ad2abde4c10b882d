import type { BatchOptions } from '@thalweg/strategies';

/**
 * Named arrays that every worker sees.
 *
 * Arrays in shared memory are passed by reference, if the transport shares memory; others are copied once. Do not write to them
 * during a run.
 *
 * @category Parallel
 * @since 0.1.0
 */
export type SharedArrays = Readonly<
  Record<string, Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array>
>;

/**
 * Which examples there are, and how workers share them.
 *
 * `batchSize` and `lastBatch` are those of `batches` in `@thalweg/strategies`, applied to a worker's share.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface ParallelData extends Pick<BatchOptions, 'batchSize' | 'lastBatch'> {
  /** Examples in the data set; their numbers, from 0, make up a batch. */
  readonly examples: number;
  /**
   * How the examples are dealt to workers.
   *
   * - `'epochs'`: in each epoch all examples are shuffled and dealt out; no worker begins the next epoch before every
   *   active worker has finished this one.
   * - `'shards'`: each worker keeps an equal part, shuffles it anew in each epoch, and waits for no other worker.
   * - `'copies'`: each worker goes through all examples in its own order, and waits for no other worker.
   */
  readonly split: 'epochs' | 'shards' | 'copies';
  /** Arrays for the task, if it does not load its data itself. */
  readonly arrays?: SharedArrays;
}
