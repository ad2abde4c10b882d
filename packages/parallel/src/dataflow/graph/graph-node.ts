import type { Dtype, Json } from '@thalweg/core';

/**
 * A tensor to be computed: an operation on other such tensors. Immutable; a graph is what can be reached from its results.
 *
 * @category Dataflow
 * @since 0.1.0
 */
export interface GraphNode {
  /** The operation that computes it, by name. */
  readonly operation: string;
  /** What it is computed from. */
  readonly inputs: readonly GraphNode[];
  /** What the operation must know besides: plain data. */
  readonly attributes: Readonly<Record<string, Json>>;
  /** Length of each axis. */
  readonly shape: readonly number[];
  readonly dtype: Dtype;
  /** The device it must be computed on; `undefined` if that is left to the placement. */
  readonly device: string | undefined;
}
