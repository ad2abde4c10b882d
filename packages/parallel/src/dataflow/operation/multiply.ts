import { tensor } from '@thalweg/core';
import { rowMajor } from '../../algorithms/tree-arithmetic.js';
import type { GraphNode } from '../graph/graph-node.js';
import { broadcastShape } from './broadcast-shape.js';
import { nodeOf } from './node-of.js';
import type { Operation } from './operation.js';
import { repeated } from './repeated.js';
import { summedTo } from './summed-to.js';

/** @internal */
export const multiplyOperation: Operation = {
  name: 'multiply',
  compute: ([a, b], { shape }) => {
    const into = repeated(a!, shape);
    const { data, offset } = rowMajor(b!);
    const { size } = b!;
    for (let start = 0; start < into.length; start += size)
      for (let i = 0; i < size; i++) into[start + i] = into[start + i]! * data[offset + i]!;
    return tensor(into, { shape });
  },
  gradient: ({ inputs: [a, b] }, upstream) => [
    summedTo(a!.shape, multiply(upstream, b!)),
    summedTo(b!.shape, multiply(upstream, a!)),
  ],
};

/**
 * The product, element by element:
 *
 * $$y = a \odot b$$
 *
 * Where the shape of one input is the end of the other's, a row or a scalar, it is repeated.
 *
 * @param a - Any tensor.
 * @param b - One of the same dtype, and of a shape that fits.
 * @throws {ConfigError} If they differ in dtype, or neither shape ends in the other.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, graphEvaluator, multiply } from '@thalweg/parallel/dataflow';
 *
 * const y = multiply(constant(tensor([[1, 2], [3, 4]])), constant(tensor([10, 20])));
 * const { init, run } = graphEvaluator({ graph: buildGraph({ results: { y } }) });
 * toArray(run(init({}), {}).results.y!) // => [10, 40, 30, 80]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const multiply = (a: GraphNode, b: GraphNode): GraphNode =>
  nodeOf({ operation: 'multiply', inputs: [a, b], shape: broadcastShape('multiply', a, b) });
