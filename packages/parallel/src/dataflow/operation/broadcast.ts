import { ConfigError, ndArrayOf, rowMajor, sameShape, type Tensor } from '@thalweg/core';
import type { GraphNode } from '../graph/graph-node.js';
import { nodeOf } from '../graph/node-of.js';
import type { Operation } from '../graph/operation.js';
import { requireDtype, requireLengths, shapeText } from '../graph/require-inputs.js';

/** Whether a shape ends with all lengths of another one. */
const endsIn = (shape: readonly number[], end: readonly number[]): boolean => {
  const lead = shape.length - end.length;
  return lead >= 0 && end.every((length, axis) => length === shape[lead + axis]);
};

/**
 * The shape of two inputs together, the smaller of which is repeated along the leading axes of the other.
 *
 * @throws {ConfigError} If neither ends as the other does, or they differ in dtype.
 * @internal
 */
export const broadcastShape = (owner: string, a: GraphNode, b: GraphNode): readonly number[] => {
  requireDtype(owner, 'b', b, a);
  if (endsIn(a.shape, b.shape)) return a.shape;
  if (endsIn(b.shape, a.shape)) return b.shape;
  throw new ConfigError({
    owner,
    argument: 'b',
    expected: `the shape ${shapeText(a.shape)}, one it ends in (a row, a scalar), or one that ends in it`,
    found: shapeText(b.shape),
  });
};

/** A new tensor of a shape: the elements of `x` again and again. */
const repeated = (x: Tensor, shape: readonly number[]): Tensor => {
  const y = ndArrayOf(shape, x.dtype);
  const { data, offset } = rowMajor(x);
  for (let start = 0; start < y.size; start += x.size)
    for (let i = 0; i < x.size; i++) y.data[start + i] = data[offset + i]!;
  return y;
};

/** The tensor, repeated where its shape is only the end of the one that is needed. @internal */
export const fitted = (x: Tensor, shape: readonly number[]): Tensor =>
  sameShape(x.shape, shape) ? x : repeated(x, shape);

/** Sums a node over its first axes until it has this shape: the gradient of a repetition. @internal */
export const summedTo = (shape: readonly number[], node: GraphNode): GraphNode => {
  if (node.shape.length === shape.length) return node;
  if (shape.length === 0) return nodeOf({ operation: 'sum', inputs: [node], shape });
  const summed = nodeOf({ operation: 'sumRows', inputs: [node], shape: node.shape.slice(1) });
  return summedTo(shape, summed);
};

/** @internal */
export const broadcastToOperation: Operation = {
  name: 'broadcastTo',
  compute: ([x], { shape }) => repeated(x!, shape),
  gradient: ({ inputs: [x] }, upstream) => [summedTo(x!.shape, upstream)],
};

/**
 * A tensor repeated along leading axes; the gradient of a sum.
 *
 * $$y_{ij} = x_j$$
 *
 * @param x - A row, a scalar, or any tensor.
 * @param shape - Length of each axis: the last ones as those of `x`.
 * @throws {ConfigError} If the shape does not end as that of `x`, or a length is no whole number from 0 on.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { broadcastTo, buildGraph, constant, graphEvaluator } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { y: broadcastTo(constant(tensor([1, 2])), [2, 2]) } });
 * const { init, run } = graphEvaluator({ graph });
 * toArray(run(init({}), {}).results.y!) // => [1, 2, 1, 2]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const broadcastTo = (x: GraphNode, shape: readonly number[]): GraphNode => {
  requireLengths('broadcastTo', shape);
  if (!endsIn(shape, x.shape))
    throw new ConfigError({
      owner: 'broadcastTo',
      argument: 'shape',
      expected: `one that ends in ${shapeText(x.shape)}, that of x`,
      found: shapeText(shape),
    });
  return nodeOf({ operation: 'broadcastTo', inputs: [x], shape });
};
