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
import { softmax } from './softmax.js';
import { subtract } from './subtract.js';

/** @internal */
export const logSoftmaxOperation: Operation = {
  name: 'logSoftmax',
  compute: ([x], { shape, dtype }) => {
    const [rows, columns] = [shape[0]!, shape[1]!];
    const { data, offset } = rowMajor(x!);
    const into = allocated(dtype, shape);
    for (let i = 0; i < rows; i++) {
      const start = offset + i * columns;
      const { highest, total } = rowExponentials(data, start, columns);
      const logTotal = Math.log(total);
      for (let j = 0; j < columns; j++) into[i * columns + j] = data[start + j]! - highest - logTotal;
    }
    return tensor(into, { shape });
  },
  gradient: ({ inputs: [x] }, upstream) => [subtract(upstream, multiply(softmax(x!), rowTotals(upstream)))],
  work: ({ shape }) => 5 * sizeOf(shape),
};

/**
 * The logarithms of the probabilities that scores stand for, row by row:
 *
 * $$y_{ij} = x_{ij} - \log \sum_k e^{x_{ik}}$$
 *
 * Finite where the probability itself is too small to be told from 0.
 *
 * @param x - A matrix: a row of scores for each example.
 * @throws {ConfigError} If it is none.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, graphEvaluator, logSoftmax } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { y: logSoftmax(constant(tensor([[0, -1000]]))) } });
 * const { init, run } = graphEvaluator({ graph });
 * toArray(run(init({}), {}).results.y!) // => [0, -1000]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const logSoftmax = (x: GraphNode): GraphNode => {
  requireMatrix('logSoftmax', 'x', x);
  return nodeOf({ operation: 'logSoftmax', inputs: [x], shape: x.shape });
};
