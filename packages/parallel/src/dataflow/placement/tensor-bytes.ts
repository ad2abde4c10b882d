import type { PlannedNode } from '../graph/graph.js';

/** How much memory the value of a node takes. @internal */
export const tensorBytes = ({ shape, dtype }: Pick<PlannedNode, 'shape' | 'dtype'>): number =>
  shape.reduce((size, length) => size * length, dtype === 'float32' ? 4 : 8);
