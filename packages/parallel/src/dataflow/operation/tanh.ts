import { toNdArray } from '@thalweg/core';
import type { GraphNode } from '../graph/graph-node.js';
import { filledConstant } from './constant.js';
import { multiply } from './multiply.js';
import { nodeOf } from './node-of.js';
import type { Operation } from './operation.js';
import { subtract } from './subtract.js';

/** @internal */
export const tanhOperation: Operation = {
  name: 'tanh',
  compute: ([x]) => {
    const y = toNdArray(x!);
    const { data } = y;
    for (let i = 0; i < data.length; i++) data[i] = Math.tanh(data[i]!);
    return y;
  },
  gradient: (y, upstream) => [multiply(upstream, subtract(filledConstant(1, [], y.dtype), multiply(y, y)))],
};

/**
 * The hyperbolic tangent of each element:
 *
 * $$y = \tanh x$$
 *
 * The engine's own, as `exp` and `log` are: its last bit may change with the engine's version.
 *
 * @param x - Any tensor.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, graphEvaluator, tanh } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { y: tanh(constant(tensor([0, 100]))) } });
 * const { init, run } = graphEvaluator({ graph });
 * toArray(run(init({}), {}).results.y!) // => [0, 1]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const tanh = (x: GraphNode): GraphNode => nodeOf({ operation: 'tanh', inputs: [x], shape: x.shape });
