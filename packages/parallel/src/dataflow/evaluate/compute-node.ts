import { TreeMismatchError, type Tensor, sameShape } from '@thalweg/core';
import type { PlannedNode } from '../graph/graph.js';
import type { Operation } from '../graph/operation.js';
import { kindText } from '../graph/require-inputs.js';

/**
 * The value of a node from those of its inputs; the same code wherever a graph runs, so the same bits.
 *
 * @throws {TreeMismatchError} If the operation gives another shape or dtype than the graph says.
 * @internal
 */
export const computeNode = (operation: Operation, node: PlannedNode, inputs: readonly Tensor[]): Tensor => {
  const value = operation.compute(inputs, node);
  if (value.dtype !== node.dtype || !sameShape(value.shape, node.shape))
    throw new TreeMismatchError({
      path: `the value of ${operation.name}`,
      expected: kindText(node),
      found: kindText(value),
    });
  return value;
};
