import { ConfigError } from '@thalweg/core';
import type { GraphNode } from './graph-node.js';

/**
 * The same node, to be computed on one device and no other.
 *
 * The constraint is on this node alone, not on what it is computed from.
 *
 * @param device - The name of the device.
 * @param node - Any node; not changed. A variable or feed is on that device wherever it occurs in the graph.
 * @throws {ConfigError} If the name is empty.
 *
 * @example
 * ```ts
 * import { onDevice, variable } from '@thalweg/parallel/dataflow';
 *
 * onDevice('first', variable('w', [64, 32])).device // => 'first'
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const onDevice = (device: string, node: GraphNode): GraphNode => {
  if (device === '')
    throw new ConfigError({ owner: 'onDevice', argument: 'device', expected: 'a name', found: `''` });
  return { ...node, device };
};
