import type { Graph, PlannedNode } from '../graph/graph.js';
import { isKnownEverywhere } from '../placement/held.js';
import type { Placement } from '../placement/placement.js';
import type { Part } from './part.js';
import { requirePlacement } from './require-placement.js';

/** The operation of a node that stands for what another device sends. @internal */
export const receiveOperation = 'receive';

/**
 * Cuts a graph into what each device does.
 *
 * Wherever a tensor is used on another device than its own, it is sent there: once for each tensor and destination, however
 * many nodes use it. Feeds and constants are not sent, since they are known everywhere. An update is in the part that has
 * its variables, and its gradients are sent there; a result is in the part of its node.
 *
 * @param graph - What `buildGraph` made.
 * @param placement - The device of each node, as `place` gives it.
 * @returns A part for each device that has anything to do, in the order in which they come in the placement.
 * @throws {ConfigError} If the placement has not one device for each node, is not what a constraint says, or divides the
 *   variables of an update.
 *
 * @example
 * ```ts
 * import { buildGraph, feed, partition, scale, tanh } from '@thalweg/parallel/dataflow';
 *
 * const y = tanh(feed('x', [2]));
 * const graph = buildGraph({ results: { twice: scale(2, y), half: scale(0.5, y) } });
 * const parts = partition(graph, ['a', 'a', 'b', 'b']);
 * parts.map(({ device, sends, receives }) => [device, sends.length, receives.length]) // => [['a', 1, 0], ['b', 0, 1]]
 * ```
 *
 * Source: Abadi et al., "TensorFlow: Large-Scale Machine Learning on Heterogeneous Distributed Systems" (2015), section
 * 3.2.2.
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const partition = (graph: Graph, placement: Placement): readonly Part[] => {
  requirePlacement('partition', graph, placement);
  const present = presentPlaces(graph, placement);
  return [...present.keys()].map((device) => partOf(graph, placement, present, device));
};

/** The nodes that each device has or needs, in the order of the graph. */
type Present = ReadonlyMap<string, readonly number[]>;

const presentPlaces = (graph: Graph, placement: Placement): Present => {
  const { nodes, results, variables, updates } = graph;
  const present = new Map([...new Set(placement)].map((device) => [device, new Set<number>()]));
  for (const [place, node] of nodes.entries()) {
    if (isKnownEverywhere(node)) continue;
    const here = present.get(placement[place]!)!;
    here.add(place);
    for (const input of node.inputs) here.add(input);
  }
  for (const place of Object.values(results)) present.get(placement[place]!)!.add(place);
  for (const { variables: names, gradients } of updates)
    for (const gradient of gradients) present.get(placement[variables[names[0]!]!]!)!.add(gradient);
  return new Map(
    [...present].flatMap(([device, places]) =>
      places.size === 0 ? [] : [[device, [...places].sort((a, b) => a - b)] as const],
    ),
  );
};

const partOf = (graph: Graph, placement: Placement, present: Present, device: string): Part => {
  const { nodes, results, variables, updates } = graph;
  const places = present.get(device)!;
  const local = new Map(places.map((place, i) => [place, i]));
  const isForeign = (place: number): boolean =>
    placement[place] !== device && !isKnownEverywhere(nodes[place]!);
  const own = (named: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
    Object.fromEntries(
      Object.entries(named).flatMap(([name, place]) =>
        placement[place] === device && local.has(place) ? [[name, local.get(place)!]] : [],
      ),
    );
  return {
    device,
    places,
    nodes: places.map((place): PlannedNode => {
      const node = nodes[place]!;
      return isForeign(place)
        ? { ...node, operation: receiveOperation, inputs: [], attributes: {} }
        : { ...node, inputs: node.inputs.map((input) => local.get(input)!) };
    }),
    results: own(results),
    variables: own(variables),
    updates: updates.flatMap((update) =>
      placement[variables[update.variables[0]!]!] === device
        ? [{ ...update, gradients: update.gradients.map((gradient) => local.get(gradient)!) }]
        : [],
    ),
    sends: [...present].flatMap(([to, wanted]) =>
      to === device
        ? []
        : wanted.flatMap((tensor) =>
            placement[tensor] === device && !isKnownEverywhere(nodes[tensor]!)
              ? [{ place: local.get(tensor)!, tensor, to }]
              : [],
          ),
    ),
    receives: places.flatMap((tensor, place) =>
      isForeign(tensor) ? [{ place, tensor, from: placement[tensor]! }] : [],
    ),
  };
};
