import { ConfigError, ndArrayOf, rowMajor, sizeOf, sumTree, tensor } from '@thalweg/core';
import type { GraphNode } from '../graph/graph-node.js';
import { nodeOf } from '../graph/node-of.js';
import type { Operation } from '../graph/operation.js';
import { requireMatrix, shapeText } from '../graph/require-inputs.js';
import { broadcastTo } from './broadcast.js';
import { scale } from './elementwise.js';

/** @internal */
export const sumOperation: Operation = {
  name: 'sum',
  compute: ([x], { dtype }) => tensor(sumTree(x!), dtype),
  gradient: ({ inputs: [x] }, upstream) => [broadcastTo(upstream, x!.shape)],
  work: (_, [shape]) => sizeOf(shape!),
};

/**
 * The sum of all elements, a scalar:
 *
 * $$y = \sum_i x_i$$
 *
 * It runs in double and in the order of `sumTree`, and is rounded once.
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

/** @internal */
export const meanOperation: Operation = {
  name: 'mean',
  compute: ([x], { dtype }) => tensor(sumTree(x!) / x!.size, dtype),
  gradient: ({ inputs: [x] }, upstream) => [broadcastTo(scale(1 / sizeOf(x!.shape), upstream), x!.shape)],
  work: (_, [shape]) => sizeOf(shape!),
};

/**
 * The mean of all elements, a scalar:
 *
 * $$y = \frac{1}{n} \sum_{i=1}^{n} x_i$$
 *
 * It runs in double and in the order of `sumTree`, and is rounded once.
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

/** @internal */
export const sumRowsOperation: Operation = {
  name: 'sumRows',
  compute: ([x], { shape, dtype }) => {
    const { data, offset } = rowMajor(x!);
    const sums = new Float64Array(sizeOf(shape));
    for (let start = 0; start < x!.size; start += sums.length)
      for (let j = 0; j < sums.length; j++) sums[j] = sums[j]! + data[offset + start + j]!;
    const y = ndArrayOf(shape, dtype);
    y.data.set(sums);
    return y;
  },
  gradient: ({ inputs: [x] }, upstream) => [broadcastTo(upstream, x!.shape)],
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

/** @internal */
export const rowTotalsOperation: Operation = {
  name: 'rowTotals',
  compute: ([x], { shape, dtype }) => {
    const [rows, columns] = [shape[0]!, shape[1]!];
    const { data, offset } = rowMajor(x!);
    const y = ndArrayOf(shape, dtype);
    for (let i = 0; i < rows; i++) {
      const start = i * columns;
      let total = 0;
      for (let j = start; j < start + columns; j++) total += data[offset + j]!;
      y.data.fill(total, start, start + columns);
    }
    return y;
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
 * @throws {ConfigError} If `x` is no matrix.
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
