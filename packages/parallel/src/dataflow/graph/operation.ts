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
   * Makes the gradient with respect to each input, as nodes of the same graph, from the node and the gradient with respect
   * to it; `undefined` for an input without one. Leave it out if no input has one.
   */
  gradient?(node: GraphNode, upstream: GraphNode): readonly (GraphNode | undefined)[];
  /** The number of multiplications and additions, for the cost model; one for each element by default. */
  work?(node: OperationSite, inputs: readonly (readonly number[])[]): number;
}

/** What an operation knows of the node it computes. @category Dataflow @since 0.1.0 */
export interface OperationSite {
  readonly attributes: Readonly<Record<string, Json>>;
  readonly shape: readonly number[];
  readonly dtype: Dtype;
}
