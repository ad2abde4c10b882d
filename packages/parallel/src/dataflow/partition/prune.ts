import type { Graph } from '../graph/graph.js';
import type { Placement } from '../placement/placement.js';

/** A graph and where its nodes are. @internal */
export interface PlacedGraph {
  readonly graph: Graph;
  readonly placement: Placement;
}

/** What of a graph is needed for some of its results, and for its updates if they are wanted. @internal */
export const prune = (
  { graph, placement }: PlacedGraph,
  { fetch, update }: { readonly fetch: readonly string[]; readonly update: boolean },
): PlacedGraph => {
  const { nodes, variables } = graph;
  const updates = update ? graph.updates : [];
  const results = fetch.map((name) => [name, graph.results[name]!] as const);
  const isNeeded = nodes.map(() => false);
  for (const [, place] of results) isNeeded[place] = true;
  for (const { variables: names, gradients } of updates) {
    for (const name of names) isNeeded[variables[name]!] = true;
    for (const gradient of gradients) isNeeded[gradient] = true;
  }
  for (let place = nodes.length - 1; place >= 0; place--)
    if (isNeeded[place]!) for (const input of nodes[place]!.inputs) isNeeded[input] = true;

  const kept = nodes.flatMap((_, place) => (isNeeded[place]! ? [place] : []));
  const moved = new Map(kept.map((place, i) => [place, i]));
  const at = (place: number): number => moved.get(place)!;
  return {
    graph: {
      nodes: kept.map((place) => ({ ...nodes[place]!, inputs: nodes[place]!.inputs.map(at) })),
      results: Object.fromEntries(results.map(([name, place]) => [name, at(place)])),
      variables: Object.fromEntries(
        Object.entries(variables).flatMap(([name, place]) => (isNeeded[place]! ? [[name, at(place)]] : [])),
      ),
      updates: updates.map((entry) => ({ ...entry, gradients: entry.gradients.map(at) })),
    },
    placement: kept.map((place) => placement[place]!),
  };
};
