import { ConfigError, ndArrayOf, toArray, type Dtype, type Json, type Tensor } from '@thalweg/core';
import type { GraphNode } from '../graph/graph-node.js';
import { nodeOf } from '../graph/node-of.js';
import type { Operation } from '../graph/operation.js';
import { requireLengths } from '../graph/require-inputs.js';
import { readNumber, writtenNumber } from '../graph/written-number.js';

/** The one input is what the caller gives. @internal */
export const feedOperation: Operation = {
  name: 'feed',
  compute: ([given]) => given!,
  work: () => 0,
};

/**
 * A tensor that the caller gives anew at every step: examples, for instance.
 *
 * @param name - What it is given by; the same name is the same feed wherever it occurs in a graph.
 * @param shape - Length of each axis.
 * @param dtype - Element type; `'float64'` by default.
 * @throws {ConfigError} If the name is empty or a length is no whole number from 0 on.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, feed, graphEvaluator, scale } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { twice: scale(2, feed('x', [3])) } });
 * const { init, run } = graphEvaluator({ graph });
 * toArray(run(init({}), { x: tensor([1, 2, 3]) }).results.twice!) // => [2, 4, 6]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const feed = (name: string, shape: readonly number[], dtype: Dtype = 'float64'): GraphNode => {
  if (name === '')
    throw new ConfigError({ owner: 'feed', argument: 'name', expected: 'a name', found: `''` });
  requireLengths('feed', shape);
  return nodeOf({ operation: 'feed', shape, dtype, attributes: { name } });
};

/** The one input is the value in the state. @internal */
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

/** @internal */
export const constantOperation: Operation = {
  name: 'constant',
  compute: (_, { attributes: { values }, shape, dtype }) => {
    const y = ndArrayOf(shape, dtype);
    if (isList(values)) for (let i = 0; i < y.size; i++) y.data[i] = readNumber(values[i]);
    else y.data.fill(readNumber(values));
    return y;
  },
  work: () => 0,
};

/**
 * A tensor that is part of the graph.
 *
 * @param value - Its elements, which are copied. They become plain data of the graph: what is large is better fed.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, graphEvaluator } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { c: constant(tensor([1, 2])) } });
 * const { init, run } = graphEvaluator({ graph });
 * toArray(run(init({}), {}).results.c!) // => [1, 2]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const constant = (value: Tensor): GraphNode => {
  const { shape, dtype } = value;
  const elements = toArray(value);
  const [first] = elements;
  const alike = first !== undefined && elements.every((x) => Object.is(x, first));
  return constantOf(alike ? writtenNumber(first) : elements.map(writtenNumber), shape, dtype);
};

/** A constant that is one number everywhere. @internal */
export const filledConstant = (x: number, shape: readonly number[], dtype: Dtype): GraphNode =>
  constantOf(writtenNumber(x), shape, dtype);

const constantOf = (values: Json, shape: readonly number[], dtype: Dtype): GraphNode =>
  nodeOf({ operation: 'constant', shape, dtype, attributes: { values } });

const isList = (values: Json | undefined): values is readonly Json[] => Array.isArray(values);
