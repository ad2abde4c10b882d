import type { Dtype, Json } from '@thalweg/core';
import type { Spec } from '@thalweg/core/spec';

/**
 * A graph as plain data. Each node comes after its inputs, and is named by its place in the list.
 *
 * @category Dataflow
 * @since 0.1.0
 */
export interface Graph {
  readonly nodes: readonly PlannedNode[];
  /** The places of the nodes that can be fetched, by name. */
  readonly results: Readonly<Record<string, number>>;
  /** The places of the variables, by name. */
  readonly variables: Readonly<Record<string, number>>;
  /** The updates of variables at the end of a step. */
  readonly updates: readonly GraphUpdate[];
}

/** A node of a {@link Graph}. @category Dataflow @since 0.1.0 */
export interface PlannedNode {
  /** The operation that computes it, by name. */
  readonly operation: string;
  /** The places of its inputs. */
  readonly inputs: readonly number[];
  readonly attributes: Readonly<Record<string, Json>>;
  readonly shape: readonly number[];
  readonly dtype: Dtype;
  /** The device that must compute it; `null` if the placement may choose. */
  readonly device: string | null;
}

/**
 * A step of an optimizer on a group of variables, which are on one device, as is the state of the optimizer.
 *
 * All nodes of a step see the variables as they were before it.
 *
 * @category Dataflow
 * @since 0.1.0
 */
export interface GraphUpdate {
  readonly optimizer: Spec;
  /** The names of the variables. */
  readonly variables: readonly string[];
  /** The places of their gradients, in the same order. */
  readonly gradients: readonly number[];
}
