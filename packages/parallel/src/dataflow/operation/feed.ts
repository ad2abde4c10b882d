import { ConfigError, type Dtype } from '@thalweg/core';
import type { GraphNode } from '../graph/graph-node.js';
import { nodeOf } from './node-of.js';
import type { Operation } from './operation.js';
import { requireLengths } from './require-inputs.js';

/** Its one input is what the caller gives. @internal */
export const feedOperation: Operation = {
  name: 'feed',
  compute: ([given]) => given!,
  work: () => 0,
};

/**
 * A tensor that the caller gives anew at every step: examples, for instance.
 *
 * @param name - What it is given by; the same name is the same feed wherever it occurs in a graph.
 * @param shape - Length of each axis.
 * @param dtype - Element type; `'float64'` by default.
 * @throws {ConfigError} If the name is empty or a length is no whole number from 0 on.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, feed, graphEvaluator, scale } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { twice: scale(2, feed('x', [3])) } });
 * const { init, run } = graphEvaluator({ graph });
 * toArray(run(init({}), { x: tensor([1, 2, 3]) }).results.twice!) // => [2, 4, 6]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const feed = (name: string, shape: readonly number[], dtype: Dtype = 'float64'): GraphNode => {
  if (name === '')
    throw new ConfigError({ owner: 'feed', argument: 'name', expected: 'a name', found: `''` });
  requireLengths('feed', shape);
  return nodeOf({ operation: 'feed', shape, dtype, attributes: { name } });
};
