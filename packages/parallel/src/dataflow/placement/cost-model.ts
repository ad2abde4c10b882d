import { ConfigError } from '@thalweg/core';
import type { Graph } from '../graph/graph.js';

/**
 * What moving and computing tensors is estimated to take: plain data, every member optional.
 *
 * @category Dataflow
 * @since 0.1.0
 */
export interface CostModel {
  /** Bytes per second between two devices, above 0; 2e9 by default, about what memory copied between threads reaches. */
  readonly bandwidth?: number;
  /** Seconds that a transfer takes besides, 0 or more; 5e-5 by default, about what a message between threads takes. */
  readonly latency?: number;
  /** Measured seconds for each node of the graph, by place, on any device; by default work divided by speed. */
  readonly seconds?: readonly number[];
}

/** The costs with their defaults. @throws {ConfigError} If a member is out of range. @internal */
export const costsOf = (
  graph: Graph,
  { bandwidth = 2e9, latency = 5e-5, seconds }: CostModel,
): {
  readonly bandwidth: number;
  readonly latency: number;
  readonly seconds: readonly number[] | undefined;
} => {
  const refuse = (argument: string, expected: string, found: unknown): never => {
    throw new ConfigError({ owner: 'place', argument: `costs.${argument}`, expected, found: String(found) });
  };
  if (!(bandwidth > 0)) refuse('bandwidth', 'a number above 0', bandwidth);
  if (!(latency >= 0 && latency < Infinity)) refuse('latency', 'a finite number, 0 or more', latency);
  if (seconds !== undefined) {
    const { length } = graph.nodes;
    if (seconds.length !== length) refuse('seconds', `${length} numbers, one for each node`, seconds.length);
    const wrong = seconds.findIndex((cost) => !(cost >= 0 && cost < Infinity));
    if (wrong >= 0) refuse(`seconds[${wrong}]`, 'a finite number, 0 or more', seconds[wrong]);
  }
  return { bandwidth, latency, seconds };
};
