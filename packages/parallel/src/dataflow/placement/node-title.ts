import type { Graph } from '../graph/graph.js';

/** What a node is called in a message: its variable's name, or its place and operation. @internal */
export const nodeTitle = (graph: Graph, place: number): string => {
  const [variable] = Object.entries(graph.variables).find(([, at]) => at === place) ?? [];
  return variable === undefined
    ? `node ${place} (${graph.nodes[place]!.operation})`
    : `variable '${variable}'`;
};
