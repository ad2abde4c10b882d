import {
  applyUpdates,
  chainAll,
  defineOptimizer,
  definePlugin,
  foldIn,
  makeKey,
  permutation,
  positive,
  tensor,
  toArray,
  TreeMismatchError,
  type Tensor,
} from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { adam, momentum, nesterov, sgd } from '@thalweg/optimizers';
import { takeRows } from '@thalweg/strategies';
import { beforeAll, describe, expect, it } from 'vitest';
import { digitsPath, loadDigits } from '../../../../examples/src/digits/load-digits.js';
import type { Examples } from '../../../../examples/src/network/examples.js';
import { createMlp, heLayers } from '../../../../examples/src/studies/problem/mlp.js';
import { graphEvaluator } from '../../../src/dataflow/evaluate/graph-evaluator.js';
import { buildGraph } from '../../../src/dataflow/build/build-graph.js';
import type { GraphNode } from '../../../src/dataflow/graph/graph-node.js';
import type { Graph } from '../../../src/dataflow/graph/graph.js';
import { add, multiply, scale } from '../../../src/dataflow/operation/elementwise.js';
import { feed, variable } from '../../../src/dataflow/operation/sources.js';
import type { Operation } from '../../../src/dataflow/graph/operation.js';
import { sum } from '../../../src/dataflow/operation/reductions.js';
import { ParallelError } from '../../../src/index.js';
import { digitsFeeds, digitsGraph, named } from './digits-graph.js';

type Tensors = Readonly<Record<string, Tensor>>;

const elements = (tensors: Tensors): Readonly<Record<string, readonly number[]>> =>
  Object.fromEntries(Object.entries(tensors).map(([name, value]) => [name, toArray(value)]));

describe('the digits network as a graph', () => {
  const batchSize = 16;
  const mlp = createMlp('relu');
  const start = heLayers(makeKey(7), [64, 32, 10]);
  let examples: Examples;
  const batch = (step: number): Examples =>
    takeRows(examples, permutation(foldIn(makeKey(3), step), 1797).subarray(0, batchSize));

  beforeAll(async () => {
    const loaded = await loadDigits(digitsPath)();
    if (loaded._tag === 'Left') throw loaded.left;
    examples = loaded.right;
  });

  it('has the loss and the gradients of the one that is written out as loops', () => {
    const { init, run } = graphEvaluator({
      graph: digitsGraph(batchSize, toSpec(sgd({ learningRate: 0.1 }))),
    });
    for (const step of [0, 1, 2]) {
      const [loss, layers] = mlp.valueAndGrad(start, batch(step));
      const { results } = run(init(named(start)), digitsFeeds(batch(step)));
      expect(results.loss!.get()).toBeCloseTo(loss, 12);
      for (const [name, wanted] of Object.entries(elements(named(layers)))) {
        const found = toArray(results[name]!);
        expect(Math.max(...wanted.map(Math.abs))).toBeGreaterThan(1e-3);
        for (const [i, slope] of wanted.entries()) expect(Math.abs(found[i]! - slope)).toBeLessThan(1e-12);
      }
    }
  });

  it.each([
    ['sgd', chainAll([sgd({ learningRate: 0.1 })])],
    ['momentum', chainAll([momentum({ learningRate: 0.05 })])],
    ['adam', chainAll([adam({ learningRate: 0.01 })])],
  ] as const)('takes the steps that %s takes by hand, to the bit', (_, optimizer) => {
    const graph = digitsGraph(batchSize, toSpec(optimizer));
    const { init, run } = graphEvaluator({ graph });
    let state = init(named(start));
    let params = named(start);
    let byHand = optimizer.init(params);
    const losses: number[] = [];
    for (let step = 0; step < 50; step++) {
      const { results, state: next } = run(state, digitsFeeds(batch(step)));
      const { w1, b1, w2, b2 } = results as Readonly<Record<'w1' | 'b1' | 'w2' | 'b2', Tensor>>;
      const [updates, after] = optimizer.update({ w1, b1, w2, b2 }, byHand, { params });
      [params, byHand] = [applyUpdates(params, updates), after];
      state = next;
      losses.push(results.loss!.get());
    }
    expect(elements(state.variables)).toEqual(elements(params));
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
  });

  it('trains as the one that is written out as loops', () => {
    const optimizer = momentum({ learningRate: 0.05 });
    const { init, run } = graphEvaluator({ graph: digitsGraph(batchSize, toSpec(optimizer)) });
    let state = init(named(start));
    let layers = start;
    let byHand = optimizer.init(layers);
    for (let step = 0; step < 50; step++) {
      ({ state } = run(state, digitsFeeds(batch(step))));
      const [, slopes] = mlp.valueAndGrad(layers, batch(step));
      const [updates, next] = optimizer.update(slopes, byHand);
      [layers, byHand] = [applyUpdates(layers, updates), next];
    }
    const wanted = elements(named(layers));
    for (const [name, found] of Object.entries(elements(state.variables)))
      for (const [i, value] of found.entries())
        expect(Math.abs(value - wanted[name]![i]!)).toBeLessThan(1e-10);
  });

  it('gives the same bits when the graph has gone through JSON', () => {
    const graph = digitsGraph(batchSize, toSpec(adam({ learningRate: 0.003 })));
    const copy = JSON.parse(JSON.stringify(graph)) as Graph;
    const [one, other] = [graph, copy].map((each) => {
      const { init, run } = graphEvaluator({ graph: each });
      const { results, state } = run(init(named(start)), digitsFeeds(batch(0)));
      return [elements(results), elements(state.variables)];
    });
    expect(other).toEqual(one);
  });
});

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
    expect(() => evaluator.init({ ...start, v: tensor([1, 2], { dtype: 'float32' }) })).toThrow(
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
