import type { GraphNode } from '../graph/graph-node.js';
import { sum } from './sum.js';
import { sumRows } from './sum-rows.js';

/** Sums a node over its leading axes until it has a shape that its own ends in: the gradient of a repetition. @internal */
export const summedTo = (shape: readonly number[], node: GraphNode): GraphNode => {
  if (node.shape.length === shape.length) return node;
  if (shape.length === 0) return sum(node);
  let summed = node;
  while (summed.shape.length > shape.length) summed = sumRows(summed);
  return summed;
};
