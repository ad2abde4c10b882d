import { ConfigError, tensor } from '@thalweg/core';
import { rowMajor } from '../../algorithms/tree-arithmetic.js';
import type { GraphNode } from '../graph/graph-node.js';
import { allocated, sizeOf } from './allocated.js';
import { nodeOf } from './node-of.js';
import type { Operation } from './operation.js';

/** @internal */
export const sumRowsOperation: Operation = {
  name: 'sumRows',
  compute: ([x], { shape, dtype }) => {
    const { data, offset } = rowMajor(x!);
    const sums = new Float64Array(sizeOf(shape));
    for (let start = 0; start < x!.size; start += sums.length)
      for (let j = 0; j < sums.length; j++) sums[j] = sums[j]! + data[offset + start + j]!;
    const into = allocated(dtype, shape);
    into.set(sums);
    return tensor(into, { shape });
  },
  gradient: ({ inputs: [x] }, upstream) => [
    nodeOf({ operation: 'broadcastTo', inputs: [upstream], shape: x!.shape }),
  ],
  work: (_, [shape]) => sizeOf(shape!),
};

/**
 * The sum over the first axis; of a matrix, that of its rows:
 *
 * $$y_j = \sum_i x_{ij}$$
 *
 * It runs in double, row by row, and is rounded once. The gradient of a row that `add` repeats.
 *
 * @param x - A tensor of at least one axis.
 * @throws {ConfigError} If it has none.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, graphEvaluator, sumRows } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { y: sumRows(constant(tensor([[1, 2], [3, 4]]))) } });
 * const { init, run } = graphEvaluator({ graph });
 * toArray(run(init({}), {}).results.y!) // => [4, 6]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const sumRows = (x: GraphNode): GraphNode => {
  if (x.shape.length === 0)
    throw new ConfigError({
      owner: 'sumRows',
      argument: 'x',
      expected: 'at least one axis',
      found: 'a scalar',
    });
  return nodeOf({ operation: 'sumRows', inputs: [x], shape: x.shape.slice(1) });
};
