import { ConfigError } from '@thalweg/core';
import type { Graph } from '../graph/graph.js';
import type { Device } from './device.js';
import { isHeld } from './held.js';
import { nodeTitle } from './node-title.js';

/**
 * The devices on which each group of nodes can be: those that can compute its operations and that its constraints name, by
 * the group's lowest place.
 *
 * What is there before a step, a feed, variable or constant, can be on any device.
 *
 * @throws {ConfigError} If there is none; it names the node or the group, and what was wanted.
 * @internal
 */
export const feasibleDevices = (
  owner: string,
  graph: Graph,
  groups: readonly number[],
  devices: readonly Device[],
): ReadonlyMap<number, readonly number[]> => {
  const feasible = new Map<number, readonly number[]>();
  for (const [place, node] of graph.nodes.entries()) {
    const suits = ({ name, operations }: Device): boolean =>
      (node.device === null || node.device === name) &&
      (isHeld(node) || operations === undefined || operations.includes(node.operation));
    const own = devices.flatMap((device, i) => (suits(device) ? [i] : []));
    const refuse = (argument: string, expected: string, found: string): never => {
      throw new ConfigError({ owner, argument, expected, found });
    };
    if (own.length === 0)
      refuse(
        nodeTitle(graph, place),
        `a device ${node.device === null ? '' : `'${node.device}' `}that computes ${node.operation}`,
        devices
          .map(({ name, operations }) => `'${name}' for ${operations?.join(', ') ?? 'all operations'}`)
          .join('; '),
      );
    const group = groups[place]!;
    const before = feasible.get(group);
    const both = before === undefined ? own : before.filter((device) => own.includes(device));
    if (both.length === 0) {
      const members = graph.nodes.flatMap((_, at) => (groups[at] === group ? [at] : []));
      refuse(
        members.map((at) => nodeTitle(graph, at)).join(', '),
        'one device for all, since one update changes them',
        members.map((at) => graph.nodes[at]!.device ?? 'any').join(', '),
      );
    }
    feasible.set(group, both);
  }
  return feasible;
};
