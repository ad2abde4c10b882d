import { ConfigError, tensor } from '@thalweg/core';
import { rowMajor } from '../../algorithms/tree-arithmetic.js';
import type { GraphNode } from '../graph/graph-node.js';
import { allocated } from './allocated.js';
import { nodeOf } from './node-of.js';
import type { Operation } from './operation.js';
import { requireDtype, requireMatrix, shapeText } from './require-inputs.js';
import { transpose } from './transpose.js';

/** @internal */
export const matmulOperation: Operation = {
  name: 'matmul',
  compute: ([a, b], { shape, dtype }) => {
    const [rows, columns] = [shape[0]!, shape[1]!];
    const inner = a!.shape[1]!;
    const { data: left, offset: leftStart } = rowMajor(a!);
    const { data: right, offset: rightStart } = rowMajor(b!);
    const into = allocated(dtype, shape);
    const sums = new Float64Array(columns);
    const blocked = inner - (inner % 4);
    for (let i = 0; i < rows; i++) {
      sums.fill(0);
      const row = leftStart + i * inner;
      // Four terms at a time, so that a sum is loaded and stored once for four; still added one after the other.
      for (let k = 0; k < blocked; k += 4) {
        const a0 = left[row + k]!;
        const a1 = left[row + k + 1]!;
        const a2 = left[row + k + 2]!;
        const a3 = left[row + k + 3]!;
        const b0 = rightStart + k * columns;
        const b1 = b0 + columns;
        const b2 = b1 + columns;
        const b3 = b2 + columns;
        for (let j = 0; j < columns; j++)
          sums[j] =
            sums[j]! + a0 * right[b0 + j]! + a1 * right[b1 + j]! + a2 * right[b2 + j]! + a3 * right[b3 + j]!;
      }
      for (let k = blocked; k < inner; k++) {
        const factor = left[row + k]!;
        const start = rightStart + k * columns;
        for (let j = 0; j < columns; j++) sums[j] = sums[j]! + factor * right[start + j]!;
      }
      into.set(sums, i * columns);
    }
    return tensor(into, { shape });
  },
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
