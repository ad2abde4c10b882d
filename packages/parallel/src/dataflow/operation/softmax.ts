import { tensor } from '@thalweg/core';
import { rowMajor } from '../../algorithms/tree-arithmetic.js';
import type { GraphNode } from '../graph/graph-node.js';
import { allocated, sizeOf } from './allocated.js';
import { multiply } from './multiply.js';
import { nodeOf } from './node-of.js';
import type { Operation } from './operation.js';
import { requireMatrix } from './require-inputs.js';
import { rowExponentials } from './row-exponentials.js';
import { rowTotals } from './row-totals.js';
import { subtract } from './subtract.js';

/** @internal */
export const softmaxOperation: Operation = {
  name: 'softmax',
  compute: ([x], { shape, dtype }) => {
    const [rows, columns] = [shape[0]!, shape[1]!];
    const { data, offset } = rowMajor(x!);
    const into = allocated(dtype, shape);
    for (let i = 0; i < rows; i++) {
      const start = offset + i * columns;
      const { highest, total } = rowExponentials(data, start, columns);
      for (let j = 0; j < columns; j++) into[i * columns + j] = Math.exp(data[start + j]! - highest) / total;
    }
    return tensor(into, { shape });
  },
  gradient: (y, upstream) => [multiply(y, subtract(upstream, rowTotals(multiply(upstream, y))))],
  work: ({ shape }) => 5 * sizeOf(shape),
};

/**
 * Probabilities from scores, row by row:
 *
 * $$y_{ij} = \frac{e^{x_{ij}}}{\sum_k e^{x_{ik}}}$$
 *
 * The highest score of a row is subtracted first, so that no exponential overflows.
 *
 * @param x - A matrix: a row of scores for each example.
 * @throws {ConfigError} If it is none.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, graphEvaluator, softmax } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { y: softmax(constant(tensor([[1000, 1000]]))) } });
 * const { init, run } = graphEvaluator({ graph });
 * toArray(run(init({}), {}).results.y!) // => [0.5, 0.5]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const softmax = (x: GraphNode): GraphNode => {
  requireMatrix('softmax', 'x', x);
  return nodeOf({ operation: 'softmax', inputs: [x], shape: x.shape });
};
