import type { Dtype, Json, Tensor } from '@thalweg/core';
import type { GraphNode } from './graph-node.js';

/**
 * What a kind of node computes, and its gradient.
 *
 * @category Dataflow
 * @since 0.1.0
 */
export interface Operation {
  /** Its name in a graph: letters and digits. */
  readonly name: string;
  /** The inputs' values to the node's own. Pure. */
  compute(inputs: readonly Tensor[], node: OperationSite): Tensor;
  /**
   * The gradient with respect to each input, as nodes of the same graph, given the node and the gradient with respect to
   * it; `undefined` for an input that none flows to. Left out, none flows to any.
   */
  gradient?(node: GraphNode, upstream: GraphNode): readonly (GraphNode | undefined)[];
  /** How many multiplications and additions it takes, for the cost model; one per element by default. */
  work?(node: OperationSite, inputs: readonly (readonly number[])[]): number;
}

/** What an operation knows of the node it computes. @category Dataflow @since 0.1.0 */
export interface OperationSite {
  readonly attributes: Readonly<Record<string, Json>>;
  readonly shape: readonly number[];
  readonly dtype: Dtype;
}
