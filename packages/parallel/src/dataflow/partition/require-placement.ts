import { ConfigError } from '@thalweg/core';
import type { Graph } from '../graph/graph.js';
import { nodeTitle } from '../placement/node-title.js';
import type { Placement } from '../placement/placement.js';

/**
 * @throws {ConfigError} If a placement has not a device for each node, is not what a constraint says, or divides the variables
 *   of an update.
 * @internal
 */
export const requirePlacement = (owner: string, graph: Graph, placement: Placement): void => {
  const refuse = (argument: string, expected: string, found: string): never => {
    throw new ConfigError({ owner, argument, expected, found });
  };
  const { nodes, variables, updates } = graph;
  if (placement.length !== nodes.length)
    refuse('placement', `${nodes.length} devices, one for each node`, String(placement.length));
  for (const [place, { device }] of nodes.entries())
    if (device !== null && device !== placement[place])
      refuse(
        `placement[${place}]`,
        `'${device}', as ${nodeTitle(graph, place)} wants`,
        `'${placement[place]}'`,
      );
  for (const update of updates) {
    const found = update.variables.map((name) => placement[variables[name]!]!);
    if (new Set(found).size > 1)
      refuse(
        'placement',
        `one device for the variables ${update.variables.join(', ')} of an update`,
        found.join(', '),
      );
  }
};
