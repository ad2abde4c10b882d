import { tensor } from '@thalweg/core';
import { rowMajor } from '../../algorithms/tree-arithmetic.js';
import type { GraphNode } from '../graph/graph-node.js';
import { allocated } from './allocated.js';
import { nodeOf } from './node-of.js';
import type { Operation } from './operation.js';
import { requireMatrix } from './require-inputs.js';

/** @internal */
export const rowTotalsOperation: Operation = {
  name: 'rowTotals',
  compute: ([x], { shape, dtype }) => {
    const [rows, columns] = [shape[0]!, shape[1]!];
    const { data, offset } = rowMajor(x!);
    const into = allocated(dtype, shape);
    for (let i = 0; i < rows; i++) {
      const start = i * columns;
      let total = 0;
      for (let j = start; j < start + columns; j++) total += data[offset + j]!;
      into.fill(total, start, start + columns);
    }
    return tensor(into, { shape });
  },
  gradient: (_, upstream) => [rowTotals(upstream)],
};

/**
 * A matrix with each element replaced by the sum of its row; what the gradient of `softmax` needs.
 *
 * $$y_{ij} = \sum_k x_{ik}$$
 *
 * Sums run in double and in the order of $k$, and are rounded once.
 *
 * @param x - A matrix.
 * @throws {ConfigError} If it is none.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, graphEvaluator, rowTotals } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { y: rowTotals(constant(tensor([[1, 2], [3, 4]]))) } });
 * const { init, run } = graphEvaluator({ graph });
 * toArray(run(init({}), {}).results.y!) // => [3, 3, 7, 7]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const rowTotals = (x: GraphNode): GraphNode => {
  requireMatrix('rowTotals', 'x', x);
  return nodeOf({ operation: 'rowTotals', inputs: [x], shape: x.shape });
};
