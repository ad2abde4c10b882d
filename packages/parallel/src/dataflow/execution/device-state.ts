import type { GraphState } from '../graph/graph-state.js';
import type { Graph } from '../graph/graph.js';
import type { Placement } from '../placement/placement.js';

/** The graph's updates that are on a device, in their order. @internal */
export const updatesOn = (graph: Graph, placement: Placement, device: string): readonly number[] =>
  graph.updates.flatMap(({ variables }, i) =>
    placement[graph.variables[variables[0]!]!] === device ? [i] : [],
  );

/** The variables and the states of optimizers that are on a device. @internal */
export const stateOn = (
  graph: Graph,
  placement: Placement,
  device: string,
  state: GraphState,
): GraphState => ({
  variables: Object.fromEntries(
    Object.entries(graph.variables).flatMap(([name, place]) =>
      placement[place] === device ? [[name, state.variables[name]!]] : [],
    ),
  ),
  optimizers: updatesOn(graph, placement, device).map((i) => state.optimizers[i]!),
});

/** The state of a graph from those of its devices; what none of them has stays as it is. @internal */
export const joinedState = (
  graph: Graph,
  placement: Placement,
  states: ReadonlyMap<string, GraphState>,
  before: GraphState,
): GraphState => {
  const optimizers = [...before.optimizers];
  let { variables } = before;
  for (const [device, state] of states) {
    variables = { ...variables, ...state.variables };
    for (const [i, update] of updatesOn(graph, placement, device).entries())
      optimizers[update] = state.optimizers[i]!;
  }
  return { variables, optimizers };
};
