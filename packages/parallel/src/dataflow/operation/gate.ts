import { ConfigError, toNdArray } from '@thalweg/core';
import { rowMajor } from '../../algorithms/tree-arithmetic.js';
import type { GraphNode } from '../graph/graph-node.js';
import { nodeOf } from './node-of.js';
import type { Operation } from './operation.js';
import { requireDtype, sameShape, shapeText } from './require-inputs.js';

/** @internal */
export const gateOperation: Operation = {
  name: 'gate',
  compute: ([x, by]) => {
    const y = toNdArray(x!);
    const { data } = y;
    const gates = rowMajor(by!);
    // A choice and no factor of 0, which would make a NaN of an infinity.
    for (let i = 0; i < data.length; i++) if (!(gates.data[gates.offset + i]! > 0)) data[i] = 0;
    return y;
  },
  gradient: ({ inputs: [, by] }, upstream) => [gate(upstream, by!), undefined],
};

/**
 * One tensor where another is positive, and 0 elsewhere: the gradient of `relu`.
 *
 * $$y_i = \begin{cases} x_i & g_i > 0 \\ 0 & \text{otherwise} \end{cases}$$
 *
 * No gradient flows to what decides.
 *
 * @param x - What is let through.
 * @param by - $g$, what decides: of the same shape and dtype.
 * @throws {ConfigError} If they differ in shape or dtype.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, gate, graphEvaluator } from '@thalweg/parallel/dataflow';
 *
 * const y = gate(constant(tensor([5, 6])), constant(tensor([0.1, -0.1])));
 * const { init, run } = graphEvaluator({ graph: buildGraph({ results: { y } }) });
 * toArray(run(init({}), {}).results.y!) // => [5, 0]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const gate = (x: GraphNode, by: GraphNode): GraphNode => {
  requireDtype('gate', 'by', by, x);
  if (!sameShape(x.shape, by.shape))
    throw new ConfigError({
      owner: 'gate',
      argument: 'by',
      expected: `the shape ${shapeText(x.shape)}`,
      found: shapeText(by.shape),
    });
  return nodeOf({ operation: 'gate', inputs: [x, by], shape: x.shape });
};
