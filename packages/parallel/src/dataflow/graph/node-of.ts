import type { Dtype, Json } from '@thalweg/core';
import type { GraphNode } from './graph-node.js';

/** What a node is made of. @internal */
export interface NodeParts {
  readonly operation: string;
  /** None by default. */
  readonly inputs?: readonly GraphNode[];
  readonly shape: readonly number[];
  /** That of the first input by default. */
  readonly dtype?: Dtype;
  /** None by default. */
  readonly attributes?: Readonly<Record<string, Json>>;
}

/**
 * A node that nothing is said of the device of.
 *
 * Names the operation instead of importing it, so that two operations can be each other's gradient.
 *
 * @internal
 */
export const nodeOf = ({
  operation,
  inputs = [],
  shape,
  dtype = inputs[0]?.dtype ?? 'float64',
  attributes = {},
}: NodeParts): GraphNode => ({
  operation,
  inputs: [...inputs],
  attributes,
  shape: [...shape],
  dtype,
  device: undefined,
});
