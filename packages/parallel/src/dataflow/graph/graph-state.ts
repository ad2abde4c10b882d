import type { OpaqueState, Tensor } from '@thalweg/core';

/**
 * What a graph remembers from one step to the next.
 *
 * @category Dataflow
 * @since 0.1.0
 */
export interface GraphState {
  /** The values of the variables, by name. */
  readonly variables: Readonly<Record<string, Tensor>>;
  /** The states of the optimizers, in the order of the graph's updates. */
  readonly optimizers: readonly OpaqueState[];
}
