import { tensor, toArray, type Dtype, type Json, type Tensor } from '@thalweg/core';
import type { GraphNode } from '../graph/graph-node.js';
import { allocated } from './allocated.js';
import { nodeOf } from './node-of.js';
import type { Operation } from './operation.js';
import { readNumber, writtenNumber } from './written-number.js';

/** @internal */
export const constantOperation: Operation = {
  name: 'constant',
  compute: (_, { attributes: { values }, shape, dtype }) => {
    const into = allocated(dtype, shape);
    if (isList(values)) for (let i = 0; i < into.length; i++) into[i] = readNumber(values[i]);
    else into.fill(readNumber(values));
    return tensor(into, { shape });
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
