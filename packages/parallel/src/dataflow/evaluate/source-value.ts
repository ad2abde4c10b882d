import { ConfigError, isTensor, TreeMismatchError, type Tensor, sameShape } from '@thalweg/core';
import type { PlannedNode } from '../graph/graph.js';
import type { Source } from '../graph/source.js';
import { kindText } from '../graph/require-inputs.js';

/** The tensors that come from outside the graph, by name. @internal */
export interface Given {
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly variables: Readonly<Record<string, Tensor>>;
}

/**
 * The value of a feed or a variable.
 *
 * @throws {ConfigError} If there is none.
 * @throws {TreeMismatchError} If it has another shape or dtype than was declared.
 * @internal
 */
export const sourceValue = ({ kind, name }: Source, node: PlannedNode, given: Given): Tensor => {
  const tensors = kind === 'feed' ? given.feeds : given.variables;
  const path = `${kind}s.${name}`;
  const value = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
  if (value === undefined)
    throw new ConfigError({ owner: 'graph', argument: path, expected: kindText(node), found: 'nothing' });
  if (!isTensor(value))
    throw new TreeMismatchError({ path, expected: kindText(node), found: `a ${typeof value}` });
  if (value.dtype !== node.dtype || !sameShape(value.shape, node.shape))
    throw new TreeMismatchError({ path, expected: kindText(node), found: kindText(value) });
  return value;
};
