import { requireOptions } from '@thalweg/core';
import { optionChecks } from '../../option/option-checks.js';
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
  /** Seconds that each transfer takes for its message, 0 or more; 5e-5 by default, as between threads. */
  readonly latency?: number;
  /** Measured seconds for each node of the graph, by place, on any device; by default work divided by speed. */
  readonly seconds?: readonly number[];
}

/** The costs with their defaults. @throws {ConfigError} If a member is out of range. @internal */
export const costsOf = (
  owner: string,
  graph: Graph,
  costs: CostModel,
): {
  readonly bandwidth: number;
  readonly latency: number;
  readonly seconds: readonly number[] | undefined;
} => {
  requireOptions(`${owner}: costs`, costs, { bandwidth: true, latency: true, seconds: true });
  const { bandwidth = 2e9, latency = 5e-5, seconds } = costs;
  const { refuse, number, list } = optionChecks(owner);
  if (!(typeof bandwidth === 'number' && bandwidth > 0))
    refuse('costs.bandwidth', 'a number above 0', bandwidth);
  number('costs.latency', latency, { least: 0 });
  if (seconds !== undefined) {
    list('costs.seconds', seconds);
    const { length } = graph.nodes;
    if (seconds.length !== length)
      refuse('costs.seconds', `${length} numbers, one for each node`, seconds.length);
    for (const [i, cost] of seconds.entries()) number(`costs.seconds[${i}]`, cost, { least: 0 });
  }
  return { bandwidth, latency, seconds };
};
