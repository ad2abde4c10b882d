import { ConfigError, sameShape } from '@thalweg/core';
import { add } from '../operation/elementwise.js';
import { filledConstant } from '../operation/sources.js';
import type { Operation } from '../graph/operation.js';
import { operationNamed } from '../operation/operations.js';
import { kindText, shapeText } from '../graph/require-inputs.js';
import { declarations, identityOf } from './declarations.js';
import type { GraphNode } from '../graph/graph-node.js';
import { topologicalOrder } from '../graph/topological-order.js';

/**
 * The gradient of a scalar with respect to other nodes, as nodes of the same graph:
 *
 * $$\bar x_k = \sum_{y \,:\, x_k \to y} \left(\frac{\partial y}{\partial x_k}\right)^{\!\top} \bar y$$
 *
 * Reverse mode: it costs a few times what the scalar costs, however many nodes are asked for. What it gives can be
 * differentiated again.
 *
 * @param of - The scalar, of shape `[]`.
 * @param withRespectTo - Variables, feeds, or the very nodes that `of` is computed from. Where nothing flows to one, its
 *   gradient is zero.
 * @param operations - Operations of your own that occur in the graph; none by default.
 * @returns A node for each of `withRespectTo`, of its shape and dtype. Contributions are added in an order that depends on
 *   nothing but the graph.
 * @throws {ConfigError} If `of` is no scalar, a variable or a feed is declared in two ways, or an operation of your own
 *   gives a gradient of another shape or dtype than the input has.
 * @throws {ParallelError} If an operation is not known.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, feed, gradients, graphEvaluator, multiply, sum } from '@thalweg/parallel/dataflow';
 *
 * const x = feed('x', [2]);
 * const [slope] = gradients(sum(multiply(x, x)), [x]);
 * const { init, run } = graphEvaluator({ graph: buildGraph({ results: { slope: slope! } }) });
 * toArray(run(init({}), { x: tensor([1, -3]) }).results.slope!) // => [2, -6]
 * ```
 *
 * Source: Abadi et al., "TensorFlow: Large-scale machine learning on heterogeneous distributed systems" (2015), section 4.1.
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const gradients = (
  of: GraphNode,
  withRespectTo: readonly GraphNode[],
  operations: readonly Operation[] = [],
): readonly GraphNode[] => {
  if (of.shape.length > 0)
    throw new ConfigError({
      owner: 'gradients',
      argument: 'of',
      expected: 'a scalar, of shape []',
      found: shapeText(of.shape),
    });
  const order = topologicalOrder([of]);
  declarations([...order, ...withRespectTo]);

  // The nodes that what is asked for flows into: nothing else needs a gradient.
  const between = new Set(withRespectTo.map(identityOf));
  const isBetween = (node: GraphNode): boolean => between.has(identityOf(node));
  for (const node of order) if (node.inputs.some(isBetween)) between.add(identityOf(node));

  const found = new Map<GraphNode | string, GraphNode>();
  found.set(identityOf(of), filledConstant(1, [], of.dtype));
  for (let place = order.length - 1; place >= 0; place--) {
    const node = order[place]!;
    const upstream = found.get(identityOf(node));
    if (upstream === undefined || !node.inputs.some(isBetween)) continue;
    const parts = operationNamed(node.operation, operations).gradient?.(node, upstream) ?? [];
    for (const [i, input] of node.inputs.entries()) {
      const part = parts[i];
      if (part === undefined || !isBetween(input)) continue;
      requireGradient(node.operation, i, part, input);
      const before = found.get(identityOf(input));
      found.set(identityOf(input), before === undefined ? part : add(before, part));
    }
  }
  return withRespectTo.map(
    (node) => found.get(identityOf(node)) ?? filledConstant(0, node.shape, node.dtype),
  );
};

const requireGradient = (owner: string, i: number, part: GraphNode, input: GraphNode): void => {
  if (part.dtype !== input.dtype || !sameShape(part.shape, input.shape))
    throw new ConfigError({
      owner,
      argument: `gradient[${i}]`,
      expected: `${kindText(input)}, as the input`,
      found: kindText(part),
    });
};
