import { ConfigError, tensor } from '@thalweg/core';
import type { GraphNode } from '../graph/graph-node.js';
import { sizeOf } from './allocated.js';
import { laneSum } from './lane-sum.js';
import { nodeOf } from './node-of.js';
import type { Operation } from './operation.js';
import { shapeText } from './require-inputs.js';
import { scale } from './scale.js';

/** @internal */
export const meanOperation: Operation = {
  name: 'mean',
  compute: ([x], { dtype }) => tensor(laneSum(x!) / x!.size, { dtype }),
  gradient: ({ inputs: [x] }, upstream) => [
    nodeOf({
      operation: 'broadcastTo',
      inputs: [scale(1 / sizeOf(x!.shape), upstream)],
      shape: x!.shape,
    }),
  ],
  work: (_, [shape]) => sizeOf(shape!),
};

/**
 * The mean of all elements, a scalar:
 *
 * $$y = \frac{1}{n} \sum_{i=1}^{n} x_i$$
 *
 * It runs in double and in four lanes, and is rounded once.
 *
 * @param x - A tensor of at least one element.
 * @throws {ConfigError} If it has none.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, graphEvaluator, mean } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { y: mean(constant(tensor([[1, 2], [3, 4]]))) } });
 * const { init, run } = graphEvaluator({ graph });
 * toArray(run(init({}), {}).results.y!) // => [2.5]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const mean = (x: GraphNode): GraphNode => {
  if (sizeOf(x.shape) === 0)
    throw new ConfigError({
      owner: 'mean',
      argument: 'x',
      expected: 'at least one element',
      found: shapeText(x.shape),
    });
  return nodeOf({ operation: 'mean', inputs: [x], shape: [] });
};
