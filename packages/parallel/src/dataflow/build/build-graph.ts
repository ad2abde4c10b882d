import { ConfigError, requireOptions, type Json } from '@thalweg/core';
import type { Spec } from '@thalweg/core/spec';
import type { Operation } from '../graph/operation.js';
import { writtenNumber } from '../graph/written-number.js';
import { declarations, identityOf } from './declarations.js';
import { gradients } from './gradients.js';
import type { GraphNode } from '../graph/graph-node.js';
import type { Graph, PlannedNode } from '../graph/graph.js';
import { sourceOf } from '../graph/source.js';
import { topologicalOrder } from '../graph/topological-order.js';

/** What {@link buildGraph} takes. @category Dataflow @since 0.1.0 */
export interface GraphDescription {
  readonly results: Readonly<Record<string, GraphNode>>;
  readonly updates?: readonly UpdateDescription[];
  readonly operations?: readonly Operation[];
}

/** A group of variables, and what makes them better at every step. @category Dataflow @since 0.1.0 */
export interface UpdateDescription {
  /** The optimizer, as `toSpec` describes it. */
  readonly optimizer: Spec;
  /** The scalar whose gradients it gets. */
  readonly loss: GraphNode;
  /** The variables, which are kept on one device, with the state of the optimizer. */
  readonly variables: readonly GraphNode[];
}

/**
 * Makes plain data of nodes: a graph that can be evaluated, cut into parts, or sent elsewhere.
 *
 * Nodes that compute the same from the same become one.
 *
 * @param description - `results`: the nodes whose values a step gives, by name. `updates`: groups of variables with an
 *   optimizer and the loss that it is to lower; none by default. All nodes of a step, results among them, see the
 *   variables as they were before it. `operations`: operations of your own that a loss is computed with; none by default.
 * @throws {ConfigError} If a variable or a feed is declared in two ways, something else is to be updated than a variable,
 *   a variable is to be updated twice, a group is empty, or a loss is no scalar.
 * @throws {ParallelError} If an operation that a loss is computed with is not known.
 *
 * @example
 * ```ts
 * import { buildGraph, feed, matmul, variable } from '@thalweg/parallel/dataflow';
 *
 * const y = matmul(feed('x', [16, 64]), variable('w', [64, 10]));
 * const graph = buildGraph({ results: { y } });
 * graph.nodes.map(({ operation }) => operation) // => ['feed', 'variable', 'matmul']
 * graph.nodes[2]?.inputs // => [0, 1]
 * graph.results // => { y: 2 }
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const buildGraph = (description: GraphDescription): Graph => {
  requireOptions('buildGraph', description, { results: true, updates: true, operations: true });
  const { results, updates = [], operations = [] } = description;
  requireUpdates(updates);
  const slopes = updates.map(({ loss, variables }) => gradients(loss, variables, operations));
  const order = topologicalOrder([
    ...Object.values(results),
    ...updates.flatMap(({ variables }) => variables),
    ...slopes.flat(),
  ]);
  const declared = declarations(order);
  const nodes: PlannedNode[] = [];
  const places = new Map<GraphNode, number>();
  const known = new Map<string, number>();
  const placeOf = (node: GraphNode): number => places.get(node)!;
  for (const node of order) {
    const { operation, inputs, attributes, shape, dtype, device } = declared.get(identityOf(node)) ?? node;
    const planned: PlannedNode = {
      operation,
      inputs: inputs.map(placeOf),
      attributes,
      shape,
      dtype,
      device: device ?? null,
    };
    const text = textOf(planned);
    const place = known.get(text) ?? nodes.push(planned) - 1;
    known.set(text, place);
    places.set(node, place);
  }
  return {
    nodes,
    results: Object.fromEntries(Object.entries(results).map(([name, node]) => [name, placeOf(node)])),
    variables: Object.fromEntries(
      nodes.flatMap((node, place) => {
        const source = sourceOf(node);
        return source?.kind === 'variable' ? [[source.name, place] as const] : [];
      }),
    ),
    updates: updates.map(({ optimizer, variables }, i) => ({
      optimizer,
      variables: variables.map((node) => sourceOf(node)!.name),
      gradients: slopes[i]!.map(placeOf),
    })),
  };
};

/** Two nodes with the same text compute the same. */
const textOf = ({ operation, inputs, attributes, shape, dtype, device }: PlannedNode): string =>
  JSON.stringify([operation, inputs, attributes, shape, dtype, device], (_, value: Json) =>
    typeof value === 'number' ? writtenNumber(value) : value,
  );

const requireUpdates = (updates: readonly UpdateDescription[]): void => {
  const updated = new Set<string>();
  for (const [i, update] of updates.entries()) {
    requireOptions(`buildGraph: updates[${i}]`, update, { optimizer: true, loss: true, variables: true });
    const { variables } = update;
    const refuse = (argument: string, expected: string, found: string): never => {
      throw new ConfigError({
        owner: 'buildGraph',
        argument: `updates[${i}].${argument}`,
        expected,
        found,
      });
    };
    if (variables.length === 0) refuse('variables', 'at least one variable', 'none');
    for (const [k, node] of variables.entries()) {
      const source = sourceOf(node);
      if (source?.kind !== 'variable') return refuse(`variables[${k}]`, 'a variable', node.operation);
      if (updated.has(source.name))
        refuse(`variables[${k}]`, 'a variable that nothing else updates', `'${source.name}' again`);
      updated.add(source.name);
    }
  }
};
