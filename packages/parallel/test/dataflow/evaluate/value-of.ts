import type { Tensor } from '@thalweg/core';
import { graphEvaluator } from '../../../src/dataflow/evaluate/graph-evaluator.js';
import { buildGraph } from '../../../src/dataflow/build/build-graph.js';
import type { GraphNode } from '../../../src/dataflow/graph/graph-node.js';
import type { Operation } from '../../../src/dataflow/graph/operation.js';

/** The value of a node that depends on no variable. */
export const valueOf = (
  node: GraphNode,
  feeds: Readonly<Record<string, Tensor>> = {},
  operations: readonly Operation[] = [],
): Tensor => {
  const { init, run } = graphEvaluator({ graph: buildGraph({ results: { value: node } }), operations });
  return run(init({}), feeds).results.value!;
};
