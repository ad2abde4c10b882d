import type { Dtype, Json } from '@thalweg/core';

/**
 * A tensor to compute: an operation on other nodes. It is immutable. A graph is all nodes that its results depend on.
 *
 * @category Dataflow
 * @since 0.1.0
 */
export interface GraphNode {
  /** The operation that computes it, by name. */
  readonly operation: string;
  /** The nodes it is computed from. */
  readonly inputs: readonly GraphNode[];
  /** Further arguments of the operation, as plain data. */
  readonly attributes: Readonly<Record<string, Json>>;
  /** Length of each axis. */
  readonly shape: readonly number[];
  readonly dtype: Dtype;
  /** The device that must compute it; `undefined` if the placement may choose. */
  readonly device: string | undefined;
}
