import type { GraphNode } from './graph-node.js';

/**
 * Every node that can be reached, once, each after its inputs; the order depends on nothing but the graph.
 *
 * Without recursion, so that no graph is too deep.
 *
 * @internal
 */
export const topologicalOrder = (roots: readonly GraphNode[]): readonly GraphNode[] => {
  const order: GraphNode[] = [];
  const seen = new Set<GraphNode>();
  /** The nodes on the way down from a root, and how many inputs of each have been looked at. */
  const path: { readonly node: GraphNode; next: number }[] = [];
  const enter = (node: GraphNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    path.push({ node, next: 0 });
  };
  for (const root of roots) {
    enter(root);
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      const input = at.node.inputs[at.next++];
      if (input !== undefined) enter(input);
      else {
        order.push(at.node);
        path.pop();
      }
    }
  }
  return order;
};
