import type { Graph } from '../graph/graph.js';

/**
 * Which nodes must share a device: for each place the lowest place of its group.
 *
 * The variables of an update are one group, and updates that share a variable are one, found by union-find. Every other
 * node is a group of its own.
 *
 * @internal
 */
export const colocationGroups = ({ nodes, variables, updates }: Graph): readonly number[] => {
  const parents = nodes.map((_, place) => place);
  const rootOf = (place: number): number => {
    let root = place;
    while (parents[root]! !== root) {
      // Every second link is shortened on the way, which keeps all paths short.
      parents[root] = parents[parents[root]!]!;
      root = parents[root]!;
    }
    return root;
  };
  for (const update of updates) {
    const [first, ...others] = update.variables.map((name) => variables[name]!);
    for (const other of others) {
      const [a, b] = [rootOf(first!), rootOf(other)];
      parents[Math.max(a, b)] = Math.min(a, b);
    }
  }
  return nodes.map((_, place) => rootOf(place));
};
