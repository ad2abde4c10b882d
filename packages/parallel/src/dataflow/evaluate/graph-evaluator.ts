import {
  ConfigError,
  requireOptions,
  toNdArray,
  TreeMismatchError,
  type Plugin,
  type Tensor,
} from '@thalweg/core';
import { optimizerFromSpec } from '../../job/optimizer-from-spec.js';
import { runRegistry } from '../../job/run-registry.js';
import type { GraphState } from '../graph/graph-state.js';
import type { Graph } from '../graph/graph.js';
import { sourceOf } from '../graph/source.js';
import type { Operation } from '../graph/operation.js';
import { operationNamed } from '../operation/operations.js';
import { computeNode } from './compute-node.js';
import { runUpdate, updateState } from './run-update.js';
import { sourceValue } from './source-value.js';

/** What {@link graphEvaluator} takes. @category Dataflow @since 0.1.0 */
export interface GraphEvaluatorOptions {
  readonly graph: Graph;
  readonly plugins?: readonly Plugin[];
  readonly operations?: readonly Operation[];
}

/** What a step gives. @category Dataflow @since 0.1.0 */
export interface GraphStep {
  /** The values of the graph's results, by name. */
  readonly results: Readonly<Record<string, Tensor>>;
  /** What the next step starts from. */
  readonly state: GraphState;
}

/** Runs a graph; see {@link graphEvaluator}. @category Dataflow @since 0.1.0 */
export interface GraphEvaluator {
  /** The state before the first step, from a value for each variable; it shares no memory with them. */
  readonly init: (variables: Readonly<Record<string, Tensor>>) => GraphState;
  /** One step, from the state and a value for each feed. Pure. */
  readonly run: (state: GraphState, feeds: Readonly<Record<string, Tensor>>) => GraphStep;
}

/**
 * Runs a graph on one device, in this thread; what any other way to run it must give, bit for bit.
 *
 * @param options - `graph`: what `buildGraph` made. `plugins`: what optimizers of your own are built from; none by
 *   default. `operations`: operations of your own that occur in the graph; none by default.
 * @returns Two pure functions. `init` throws a `ConfigError` if a variable has no value or the graph has no such variable,
 *   and a `TreeMismatchError` if a value has another shape or dtype; `run` does the same for feeds, but lets pass what the
 *   graph has no feed for.
 * @throws {ParallelError} If an operation is not known, or an optimizer cannot be built.
 * @throws {ConfigError} If two operations have the same name.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { toSpec } from '@thalweg/core/spec';
 * import { sgd } from '@thalweg/optimizers';
 * import { buildGraph, feed, graphEvaluator, matmul, mean, multiply, subtract, variable } from '@thalweg/parallel/dataflow';
 *
 * const w = variable('w', [1, 1]);
 * const error = subtract(matmul(feed('x', [2, 1]), w), feed('y', [2, 1]));
 * const loss = mean(multiply(error, error));
 * const optimizer = toSpec(sgd({ learningRate: 0.1 }));
 * const graph = buildGraph({ results: { loss }, updates: [{ optimizer, loss, variables: [w] }] });
 *
 * const { init, run } = graphEvaluator({ graph });
 * const examples = { x: tensor([[1], [2]]), y: tensor([[3], [6]]) };
 * let state = init({ w: tensor([[0]]) });
 * for (let step = 0; step < 40; step++) ({ state } = run(state, examples));
 * toArray(state.variables.w!)[0] // => 2.999999…
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const graphEvaluator = (options: GraphEvaluatorOptions): GraphEvaluator => {
  requireOptions('graphEvaluator', options, { graph: true, plugins: true, operations: true });
  const { graph, plugins = [], operations = [] } = options;
  const { nodes, results, updates } = graph;
  const sources = nodes.map(sourceOf);
  const known = nodes.map(({ operation }) => operationNamed(operation, operations));
  const registry = runRegistry(plugins);
  const optimizers = updates.map(({ optimizer }) => optimizerFromSpec(registry, optimizer));

  return {
    init: (given) => {
      const unknown = Object.keys(given).find((name) => !Object.hasOwn(graph.variables, name));
      if (unknown !== undefined)
        throw new ConfigError({
          owner: 'graph',
          argument: `variables.${unknown}`,
          expected: `a variable of the graph: ${Object.keys(graph.variables).join(', ') || 'it has none'}`,
          found: `'${unknown}'`,
        });
      const variables = Object.fromEntries(
        Object.entries(graph.variables).map(([name, place]) => {
          const source = { kind: 'variable', name } as const;
          return [name, toNdArray(sourceValue(source, nodes[place]!, { feeds: {}, variables: given }))];
        }),
      );
      return {
        variables,
        optimizers: updates.map((update, i) => updateState(update, optimizers[i]!, variables)),
      };
    },
    run: (state, feeds) => {
      if (state.optimizers.length !== updates.length)
        throw new TreeMismatchError({
          path: 'state.optimizers',
          expected: `${updates.length} states, as the graph has updates`,
          found: String(state.optimizers.length),
        });
      const given = { feeds, variables: state.variables };
      const values: Tensor[] = [];
      for (const [place, node] of nodes.entries()) {
        const source = sources[place];
        values.push(
          source === undefined
            ? computeNode(
                known[place]!,
                node,
                node.inputs.map((input) => values[input]!),
              )
            : sourceValue(source, node, given),
        );
      }
      const outputs = updates.map((update, i) =>
        runUpdate(update, optimizers[i]!, {
          gradients: update.gradients.map((place) => values[place]!),
          variables: state.variables,
          state: state.optimizers[i]!,
        }),
      );
      return {
        results: Object.fromEntries(Object.entries(results).map(([name, place]) => [name, values[place]!])),
        state: {
          variables: Object.fromEntries(
            [state.variables, ...outputs.map(({ variables }) => variables)].flatMap(Object.entries<Tensor>),
          ),
          optimizers: outputs.map((output) => output.state),
        },
      };
    },
  };
};
