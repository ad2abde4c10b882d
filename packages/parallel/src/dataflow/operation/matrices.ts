import { ConfigError, matmul as product, ndArrayOf, rowMajor } from '@thalweg/core';
import type { GraphNode } from '../graph/graph-node.js';
import { nodeOf } from '../graph/node-of.js';
import type { Operation } from '../graph/operation.js';
import { requireDtype, requireMatrix, shapeText } from '../graph/require-inputs.js';

/** @internal */
export const matmulOperation: Operation = {
  name: 'matmul',
  compute: ([a, b]) => product(a!, b!),
  gradient: ({ inputs: [a, b] }, upstream) => [
    matmul(upstream, transpose(b!)),
    matmul(transpose(a!), upstream),
  ],
  work: ({ shape }, [a]) => 2 * shape[0]! * a![1]! * shape[1]!,
};

/**
 * The product of two matrices:
 *
 * $$y_{ij} = \sum_k a_{ik}\,b_{kj}$$
 *
 * Sums run in double and in the order of $k$; for float32 each is rounded once.
 *
 * @param a - A matrix `[n, k]`.
 * @param b - A matrix `[k, m]` of the same dtype.
 * @throws {ConfigError} If one is no matrix, they differ in dtype, or the shapes do not fit.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, graphEvaluator, matmul } from '@thalweg/parallel/dataflow';
 *
 * const y = matmul(constant(tensor([[1, 2], [3, 4]])), constant(tensor([[5], [6]])));
 * y.shape // => [2, 1]
 * const { init, run } = graphEvaluator({ graph: buildGraph({ results: { y } }) });
 * toArray(run(init({}), {}).results.y!) // => [17, 39]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const matmul = (a: GraphNode, b: GraphNode): GraphNode => {
  requireMatrix('matmul', 'a', a);
  requireMatrix('matmul', 'b', b);
  requireDtype('matmul', 'b', b, a);
  const [rows, inner] = [a.shape[0]!, a.shape[1]!];
  if (b.shape[0] !== inner)
    throw new ConfigError({
      owner: 'matmul',
      argument: 'b',
      expected: `${inner} rows, as many as a has columns`,
      found: shapeText(b.shape),
    });
  return nodeOf({ operation: 'matmul', inputs: [a, b], shape: [rows, b.shape[1]!] });
};

/** @internal */
export const transposeOperation: Operation = {
  name: 'transpose',
  compute: ([x], { shape, dtype }) => {
    const [rows, columns] = [shape[0]!, shape[1]!];
    const { data, offset } = rowMajor(x!);
    const y = ndArrayOf(shape, dtype);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) y.data[i * columns + j] = data[offset + j * rows + i]!;
    return y;
  },
  gradient: (_, upstream) => [transpose(upstream)],
};

/**
 * A matrix with rows and columns exchanged:
 *
 * $$y_{ij} = x_{ji}$$
 *
 * @param x - A matrix.
 * @throws {ConfigError} If it is none.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, graphEvaluator, transpose } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { y: transpose(constant(tensor([[1, 2], [3, 4]]))) } });
 * const { init, run } = graphEvaluator({ graph });
 * toArray(run(init({}), {}).results.y!) // => [1, 3, 2, 4]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const transpose = (x: GraphNode): GraphNode => {
  requireMatrix('transpose', 'x', x);
  return nodeOf({ operation: 'transpose', inputs: [x], shape: [x.shape[1]!, x.shape[0]!] });
};
