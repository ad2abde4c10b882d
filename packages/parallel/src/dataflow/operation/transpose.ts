import { tensor } from '@thalweg/core';
import { rowMajor } from '../../algorithms/tree-arithmetic.js';
import type { GraphNode } from '../graph/graph-node.js';
import { allocated } from './allocated.js';
import { nodeOf } from './node-of.js';
import type { Operation } from './operation.js';
import { requireMatrix } from './require-inputs.js';

/** @internal */
export const transposeOperation: Operation = {
  name: 'transpose',
  compute: ([x], { shape, dtype }) => {
    const [rows, columns] = [shape[0]!, shape[1]!];
    const { data, offset } = rowMajor(x!);
    const into = allocated(dtype, shape);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) into[i * columns + j] = data[offset + j * rows + i]!;
    return tensor(into, { shape });
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
