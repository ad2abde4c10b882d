import { ConfigError, tensor } from '@thalweg/core';
import type { GraphNode } from '../graph/graph-node.js';
import { endsIn } from './broadcast-shape.js';
import { nodeOf } from './node-of.js';
import type { Operation } from './operation.js';
import { repeated } from './repeated.js';
import { requireLengths, shapeText } from './require-inputs.js';
import { summedTo } from './summed-to.js';

/** @internal */
export const broadcastToOperation: Operation = {
  name: 'broadcastTo',
  compute: ([x], { shape }) => tensor(repeated(x!, shape), { shape }),
  gradient: ({ inputs: [x] }, upstream) => [summedTo(x!.shape, upstream)],
};

/**
 * A tensor repeated along leading axes; the gradient of a sum.
 *
 * $$y_{ij} = x_j$$
 *
 * @param x - A row, a scalar, or any tensor.
 * @param shape - Length of each axis: the last ones as those of `x`.
 * @throws {ConfigError} If the shape does not end as that of `x`, or a length is no whole number from 0 on.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { broadcastTo, buildGraph, constant, graphEvaluator } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { y: broadcastTo(constant(tensor([1, 2])), [2, 2]) } });
 * const { init, run } = graphEvaluator({ graph });
 * toArray(run(init({}), {}).results.y!) // => [1, 2, 1, 2]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const broadcastTo = (x: GraphNode, shape: readonly number[]): GraphNode => {
  requireLengths('broadcastTo', shape);
  if (!endsIn(shape, x.shape))
    throw new ConfigError({
      owner: 'broadcastTo',
      argument: 'shape',
      expected: `one that ends in ${shapeText(x.shape)}, that of x`,
      found: shapeText(shape),
    });
  return nodeOf({ operation: 'broadcastTo', inputs: [x], shape });
};
