import { toNdArray } from '@thalweg/core';
import type { GraphNode } from '../graph/graph-node.js';
import { gate } from './gate.js';
import { nodeOf } from './node-of.js';
import type { Operation } from './operation.js';

/** @internal */
export const reluOperation: Operation = {
  name: 'relu',
  compute: ([x]) => {
    const y = toNdArray(x!);
    const { data } = y;
    // Said so, it lets a NaN through, which is to be seen.
    for (let i = 0; i < data.length; i++) if (data[i]! <= 0) data[i] = 0;
    return y;
  },
  gradient: ({ inputs: [x] }, upstream) => [gate(upstream, x!)],
};

/**
 * What is positive, and 0 for the rest:
 *
 * $$y = \max(x, 0)$$
 *
 * Its slope at 0 is 0, as in PyTorch and JAX.
 *
 * @param x - Any tensor.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, graphEvaluator, relu } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { y: relu(constant(tensor([-1, 2]))) } });
 * const { init, run } = graphEvaluator({ graph });
 * toArray(run(init({}), {}).results.y!) // => [0, 2]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const relu = (x: GraphNode): GraphNode => nodeOf({ operation: 'relu', inputs: [x], shape: x.shape });
