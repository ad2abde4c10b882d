import { tensor } from '@thalweg/core';
import type { GraphNode } from '../graph/graph-node.js';
import { sizeOf } from './allocated.js';
import { laneSum } from './lane-sum.js';
import { nodeOf } from './node-of.js';
import type { Operation } from './operation.js';

/** @internal */
export const sumOperation: Operation = {
  name: 'sum',
  compute: ([x], { dtype }) => tensor(laneSum(x!), { dtype }),
  gradient: ({ inputs: [x] }, upstream) => [
    nodeOf({ operation: 'broadcastTo', inputs: [upstream], shape: x!.shape }),
  ],
  work: (_, [shape]) => sizeOf(shape!),
};

/**
 * The sum of all elements, a scalar:
 *
 * $$y = \sum_i x_i$$
 *
 * It runs in double and in four lanes, and is rounded once.
 *
 * @param x - Any tensor.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, graphEvaluator, sum } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { y: sum(constant(tensor([[1, 2], [3, 4]]))) } });
 * const { init, run } = graphEvaluator({ graph });
 * toArray(run(init({}), {}).results.y!) // => [10]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const sum = (x: GraphNode): GraphNode => nodeOf({ operation: 'sum', inputs: [x], shape: [] });
