import { ConfigError, type Dtype } from '@thalweg/core';
import type { GraphNode } from '../graph/graph-node.js';
import { nodeOf } from './node-of.js';
import type { Operation } from './operation.js';
import { requireLengths } from './require-inputs.js';

/** Its one input is the value that the state holds. @internal */
export const variableOperation: Operation = {
  name: 'variable',
  compute: ([held]) => held!,
  work: () => 0,
};

/**
 * A tensor that lasts from one step to the next, and that an optimizer may update at the end of each.
 *
 * @param name - What it is called in the state of the graph; the same name is the same variable wherever it occurs.
 * @param shape - Length of each axis.
 * @param dtype - Element type; `'float64'` by default.
 * @throws {ConfigError} If the name is empty or a length is no whole number from 0 on.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { toSpec } from '@thalweg/core/spec';
 * import { sgd } from '@thalweg/optimizers';
 * import { buildGraph, graphEvaluator, multiply, sum, variable } from '@thalweg/parallel/dataflow';
 *
 * const w = variable('w', [2]);
 * const loss = sum(multiply(w, w));
 * const optimizer = toSpec(sgd({ learningRate: 0.25 }));
 * const graph = buildGraph({ results: { loss }, updates: [{ optimizer, loss, variables: [w] }] });
 * const { init, run } = graphEvaluator({ graph });
 * const { results, state } = run(init({ w: tensor([2, -4]) }), {});
 * toArray(results.loss!) // => [20]
 * toArray(state.variables.w!) // => [1, -2]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const variable = (name: string, shape: readonly number[], dtype: Dtype = 'float64'): GraphNode => {
  if (name === '')
    throw new ConfigError({ owner: 'variable', argument: 'name', expected: 'a name', found: `''` });
  requireLengths('variable', shape);
  return nodeOf({ operation: 'variable', shape, dtype, attributes: { name } });
};
