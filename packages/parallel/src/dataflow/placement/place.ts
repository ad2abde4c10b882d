import { requireOptions } from '@thalweg/core';
import TinyQueue from 'tinyqueue';
import type { Graph } from '../graph/graph.js';
import type { Operation } from '../graph/operation.js';
import { operationNamed } from '../operation/operations.js';
import { colocationGroups } from './colocation.js';
import { costsOf, type CostModel } from './cost-model.js';
import type { Device } from './device.js';
import { feasibleDevices } from './feasible-devices.js';
import { isHeld, isKnownEverywhere } from './held.js';
import type { Placement } from './placement.js';
import { requireDevices } from './require-devices.js';
import { tensorBytes } from './tensor-bytes.js';

/** What {@link place} takes. @category Dataflow @since 0.1.0 */
export interface PlaceOptions {
  readonly graph: Graph;
  readonly devices: readonly Device[];
  readonly costs?: CostModel;
  readonly operations?: readonly Operation[];
}

/**
 * Decides where the nodes of a graph are computed, by simulating one step.
 *
 * Goes through the nodes as they become ready, that is, as the last of their inputs is computed, and gives each to the
 * device on which it would finish earliest: once its inputs have arrived and the device is free,
 *
 * $$f_d(n) = \max\Bigl(\text{free}_d, \max_{i \in \text{inputs}(n)} \bigl(f(i) + [d(i) \ne d]\,(\ell + \text{bytes}_i / b)\bigr)\Bigr) + \text{work}_n / \text{speed}_d$$
 *
 * with latency $\ell$ and bandwidth $b$. A tie goes to the device that comes first. A tensor moves to a device once, however
 * many nodes use it there. Feeds, constants and variables take no time; they are placed with the first node that uses
 * them, and only variables have to move from there. What updates cost is not counted.
 *
 * @param options - `graph`: what `buildGraph` made. `devices`: at least one, of different names and speeds above 0. `costs`:
 *   what transfers cost, and measured times; see {@link CostModel} for the defaults. `operations`: those of the graph
 *   that are not built in; none by default.
 * @returns The name of a device for each node. The variables of an update are on one device.
 * @throws {ConfigError} If an option is out of range, or there is no device for a node that its constraint names and that
 *   has the operation, or none for all variables of an update.
 * @throws {ParallelError} If an operation is not known.
 *
 * @example
 * ```ts
 * import { buildGraph, feed, place, tanh } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { y: tanh(feed('x', [100])) } });
 * const devices = [
 *   { name: 'slow', speed: 1e6 },
 *   { name: 'fast', speed: 1e9 },
 * ];
 * place({ graph, devices }) // => ['fast', 'fast']
 * ```
 *
 * Source: Abadi et al., "TensorFlow: Large-Scale Machine Learning on Heterogeneous Distributed Systems" (2015), section
 * 3.2.1. There every source is placed like other nodes.
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const place = (options: PlaceOptions): Placement => {
  requireOptions('place', options, { graph: true, devices: true, costs: true, operations: true });
  const { graph, devices, costs = {}, operations = [] } = options;
  requireDevices('place', devices);
  const { bandwidth, latency, seconds } = costsOf('place', graph, costs);
  const { nodes } = graph;
  const groups = colocationGroups(graph);
  const feasible = feasibleDevices('place', graph, groups, devices);
  const feasibleOf = (at: number): readonly number[] => feasible.get(groups[at]!)!;

  const computeSeconds = nodes.map((node, at) => {
    if (isHeld(node)) return devices.map(() => 0);
    const measured = seconds?.[at];
    if (measured !== undefined) return devices.map(() => measured);
    const operation = operationNamed(node.operation, operations);
    const inputs = node.inputs.map((input) => nodes[input]!.shape);
    const size = node.shape.reduce((product, length) => product * length, 1);
    const count = operation.work?.(node, inputs) ?? size;
    return devices.map(({ speed }) => count / speed);
  });

  const chosen = new Map<number, number>();
  const finish = nodes.map(() => 0);
  const free = devices.map(() => 0);

  const arrival = (input: number, device: number): number => {
    if (isKnownEverywhere(nodes[input]!)) return 0;
    const from = chosen.get(groups[input]!);
    // A variable that is nowhere yet can still be put where it is used.
    const isThere = from === undefined ? feasibleOf(input).includes(device) : from === device;
    return isThere ? finish[input]! : finish[input]! + latency + tensorBytes(nodes[input]!) / bandwidth;
  };

  const decide = (at: number): void => {
    const { inputs } = nodes[at]!;
    let best = -1;
    let earliest = Infinity;
    for (const device of feasibleOf(at)) {
      const start = inputs.reduce((latest, input) => Math.max(latest, arrival(input, device)), free[device]!);
      const end = start + computeSeconds[at]![device]!;
      if (best < 0 || end < earliest) [best, earliest] = [device, end];
    }
    chosen.set(at, best);
    finish[at] = earliest;
    free[best] = earliest;
    for (const input of inputs)
      if (!chosen.has(groups[input]!)) {
        const possible = feasibleOf(input);
        chosen.set(groups[input]!, possible.includes(best) ? best : possible[0]!);
      }
  };

  const computed = nodes.map(({ inputs }) => [...new Set(inputs)].filter((input) => !isHeld(nodes[input]!)));
  const consumers = nodes.map((): number[] => []);
  for (const [at, inputs] of computed.entries()) for (const input of inputs) consumers[input]!.push(at);
  const missing = computed.map(({ length }) => length);
  const ready = new TinyQueue<Ready>(
    nodes.flatMap((node, at) => (isHeld(node) || missing[at]! > 0 ? [] : [{ since: 0, at }])),
    (a, b) => a.since - b.since || a.at - b.at,
  );
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    decide(next.at);
    for (const consumer of consumers[next.at]!) {
      missing[consumer] = missing[consumer]! - 1;
      if (missing[consumer] > 0) continue;
      const since = computed[consumer]!.reduce((latest, input) => Math.max(latest, finish[input]!), 0);
      ready.push({ since, at: consumer });
    }
  }
  return nodes.map((_, at) => devices[chosen.get(groups[at]!) ?? feasibleOf(at)[0]!]!.name);
};

/** A node whose inputs are computed, and since when. */
interface Ready {
  readonly since: number;
  readonly at: number;
}
