import {
  defineOptimizer,
  definePlugin,
  positive,
  tensor,
  toArray,
  TreeMismatchError,
  type Tensor,
} from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { nesterov, sgd } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import { graphEvaluator } from '../../../src/dataflow/evaluate/graph-evaluator.js';
import { buildGraph } from '../../../src/dataflow/build/build-graph.js';
import type { GraphNode } from '../../../src/dataflow/graph/graph-node.js';
import { add, multiply, scale } from '../../../src/dataflow/operation/elementwise.js';
import { feed, variable } from '../../../src/dataflow/operation/sources.js';
import type { Operation } from '../../../src/dataflow/graph/operation.js';
import { sum } from '../../../src/dataflow/operation/reductions.js';
import { ParallelError } from '../../../src/index.js';

type Tensors = Readonly<Record<string, Tensor>>;

const elements = (tensors: Tensors): Readonly<Record<string, readonly number[]>> =>
  Object.fromEntries(Object.entries(tensors).map(([name, value]) => [name, toArray(value)]));

const w = variable('w', [2]);
const v = variable('v', [2]);
const sgdOf = (learningRate: number) => toSpec(sgd({ learningRate }));
/** w·w·v, in which each group is stepped by the gradient at the old value of the other. */
const product = sum(multiply(multiply(w, w), v));
const graph = buildGraph({
  results: { product, w },
  updates: [
    { optimizer: sgdOf(0.5), loss: product, variables: [w] },
    { optimizer: sgdOf(1), loss: product, variables: [v] },
  ],
});
const evaluator = graphEvaluator({ graph });
const start = { w: tensor([1, 2]), v: tensor([3, -1]) };

describe('graphEvaluator', () => {
  it('shows every node and every update the variables as they were before the step', () => {
    const { results, state } = evaluator.run(evaluator.init(start), {});
    expect(elements(results)).toEqual({ product: [-1], w: [1, 2] });
    // w − ½·2wv and v − w².
    expect(elements(state.variables)).toEqual({ w: [1 - 3, 2 + 2], v: [3 - 1, -1 - 4] });
  });

  it('changes neither a state nor feeds, and gives the same again', () => {
    const state = evaluator.init(start);
    const before = elements(state.variables);
    const once = evaluator.run(state, {});
    const twice = evaluator.run(state, {});
    expect(elements(state.variables)).toEqual(before);
    expect(elements(twice.state.variables)).toEqual(elements(once.state.variables));
    expect(once.state.optimizers).toHaveLength(2);
  });

  it('shares no memory with the values that it starts from', () => {
    const data = new Float64Array([1, 2]);
    const live: Tensor = Object.assign(tensor([0, 0]), { data });
    const state = evaluator.init({ ...start, w: live });
    data.fill(0);
    expect(toArray(state.variables.w!)).toEqual([1, 2]);
  });

  it('keeps variables that no update names', () => {
    const fixed = buildGraph({
      results: { y: add(w, v) },
      updates: [{ optimizer: sgdOf(1), loss: sum(w), variables: [w] }],
    });
    const { init, run } = graphEvaluator({ graph: fixed });
    expect(elements(run(init(start), {}).state.variables)).toEqual({ w: [0, 1], v: [3, -1] });
  });

  it('refuses variables that are missing, unknown or of another kind', () => {
    expect(() => evaluator.init({ w: tensor([1, 2]) })).toThrow(
      'graph: variables.v: expected float64 of shape [2], found nothing',
    );
    expect(() => evaluator.init({ ...start, u: tensor(1) })).toThrow(
      `graph: variables.u: expected a variable of the graph: w, v, found 'u'`,
    );
    expect(() => evaluator.init({ ...start, v: tensor([1, 2, 3]) })).toThrow(TreeMismatchError);
    expect(() => evaluator.init({ ...start, v: tensor([1, 2], 'float32') })).toThrow(
      'variables.v: expected float64 of shape [2], found float32 of shape [2]',
    );
  });

  it('refuses feeds that are missing or of another kind, and states of another graph', () => {
    const fed = graphEvaluator({ graph: buildGraph({ results: { y: scale(2, feed('x', [2])) } }) });
    expect(() => fed.run(fed.init({}), {})).toThrow(
      'graph: feeds.x: expected float64 of shape [2], found nothing',
    );
    expect(() => fed.run(fed.init({}), { x: tensor([[1, 2]]) })).toThrow(
      'feeds.x: expected float64 of shape [2], found float64 of shape [1, 2]',
    );
    expect(toArray(fed.run(fed.init({}), { x: tensor([1, 2]), more: tensor(1) }).results.y!)).toEqual([2, 4]);
    expect(() => evaluator.run({ variables: start, optimizers: [] }, {})).toThrow(TreeMismatchError);
  });

  it('refuses operations and optimizers that it does not know', () => {
    const own: GraphNode = { ...scale(1, w), operation: 'own' };
    const strange = buildGraph({ results: { y: own } });
    expect(() => graphEvaluator({ graph: strange })).toThrow(ParallelError);
    const unknown = { ...graph, updates: [{ ...graph.updates[0]!, optimizer: { name: 'nobody' } }] };
    expect(() => graphEvaluator({ graph: unknown })).toThrow(ParallelError);
  });

  it('takes operations of the caller, and refuses values of another kind than the graph says', () => {
    const node: GraphNode = { ...scale(1, w), operation: 'first' };
    const first = (compute: Operation['compute']) =>
      graphEvaluator({
        graph: buildGraph({ results: { y: node } }),
        operations: [{ name: 'first', compute }],
      });
    const swapped = first(([x]) => tensor([x!.get(1), x!.get(0)]));
    expect(toArray(swapped.run(swapped.init({ w: start.w }), {}).results.y!)).toEqual([2, 1]);
    const wrong = first(([x]) => tensor(x!.get(0)));
    expect(() => wrong.run(wrong.init({ w: start.w }), {})).toThrow(
      'the value of first: expected float64 of shape [2], found float64 of shape []',
    );
  });

  it('takes optimizers of plugins', () => {
    const bold = defineOptimizer({
      name: 'bold',
      hyper: { rate: positive() },
      build: ({ rate }) => sgd({ learningRate: 2 * rate }),
    });
    const plugin = definePlugin({ name: 'thalweg-plugin-bold', transformations: [bold] });
    const optimizer = toSpec(bold({ rate: 0.5 }));
    const bolder = buildGraph({ results: {}, updates: [{ optimizer, loss: sum(w), variables: [w] }] });
    const { init, run } = graphEvaluator({ graph: bolder, plugins: [plugin] });
    expect(elements(run(init({ w: start.w }), {}).state.variables)).toEqual({ w: [0, 1] });
    expect(() => graphEvaluator({ graph: bolder })).toThrow(ParallelError);
  });

  it('refuses an optimizer that looks ahead', () => {
    const optimizer = toSpec(nesterov({ learningRate: 0.1 }));
    const ahead = buildGraph({ results: {}, updates: [{ optimizer, loss: sum(w), variables: [w] }] });
    expect(() => graphEvaluator({ graph: ahead }).init({ w: start.w })).toThrow(
      'graph: the optimizer of w: expected one that wants gradients at the variables, found one that looks ahead',
    );
  });
});
