import { ConfigError } from '@thalweg/core';
import type { GraphNode } from '../graph/graph-node.js';
import { requireDtype, shapeText } from './require-inputs.js';

/** Whether a shape ends as another one does: that of a row, or of a scalar. @internal */
export const endsIn = (shape: readonly number[], end: readonly number[]): boolean => {
  const lead = shape.length - end.length;
  return lead >= 0 && end.every((length, axis) => length === shape[lead + axis]);
};

/**
 * The shape of two inputs together, the smaller of which is repeated along the leading axes of the other.
 *
 * @throws {ConfigError} If neither ends as the other does, or they differ in dtype.
 * @internal
 */
export const broadcastShape = (owner: string, a: GraphNode, b: GraphNode): readonly number[] => {
  requireDtype(owner, 'b', b, a);
  if (endsIn(a.shape, b.shape)) return a.shape;
  if (endsIn(b.shape, a.shape)) return b.shape;
  throw new ConfigError({
    owner,
    argument: 'b',
    expected: `the shape ${shapeText(a.shape)}, one it ends in (a row, a scalar), or one that ends in it`,
    found: shapeText(b.shape),
  });
};
