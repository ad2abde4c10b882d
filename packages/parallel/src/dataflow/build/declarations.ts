import { ConfigError, sameShape } from '@thalweg/core';
import { kindText } from '../graph/require-inputs.js';
import type { GraphNode } from '../graph/graph-node.js';
import { sourceOf } from '../graph/source.js';

/**
 * What nodes are told apart by: two of the same variable, or of the same feed, are one.
 *
 * @internal
 */
export const identityOf = (node: GraphNode): GraphNode | string => {
  const source = sourceOf(node);
  return source === undefined ? node : `${source.kind} ${source.name}`;
};

/**
 * One node for each variable and each feed, by identity: with the device that any node of it names.
 *
 * @throws {ConfigError} If two nodes of a variable or a feed differ in shape, dtype or device.
 * @internal
 */
export const declarations = (nodes: readonly GraphNode[]): ReadonlyMap<GraphNode | string, GraphNode> => {
  const found = new Map<GraphNode | string, GraphNode>();
  for (const node of nodes) {
    const source = sourceOf(node);
    if (source === undefined) continue;
    const known = found.get(identityOf(node));
    if (known === undefined) {
      found.set(identityOf(node), node);
      continue;
    }
    const refuse = (expected: string, given: string): never => {
      throw new ConfigError({
        owner: source.kind,
        argument: source.name,
        expected: `${expected}, as where it occurs first`,
        found: given,
      });
    };
    if (known.dtype !== node.dtype || !sameShape(known.shape, node.shape))
      refuse(kindText(known), kindText(node));
    if (node.device === undefined) continue;
    if (known.device !== undefined && known.device !== node.device)
      refuse(`the device '${known.device}'`, `'${node.device}'`);
    found.set(identityOf(node), { ...known, device: node.device });
  }
  return found;
};
