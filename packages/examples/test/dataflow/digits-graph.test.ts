import { applyUpdates, chainAll, foldIn, makeKey, permutation, toArray, type Tensor } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { adam, momentum, sgd } from '@thalweg/optimizers';
import { graphEvaluator, type Graph } from '@thalweg/parallel/dataflow';
import { takeRows } from '@thalweg/strategies';
import type { Examples } from 'thalweg/network';
import { beforeAll, describe, expect, it } from 'vitest';
import { createMlp, heLayers } from '../../src/studies/problem/mlp.js';
import { digitsOfThePackage } from '../digits/digits-of-the-package.js';
import { digitsFeeds, digitsGraph, named } from './digits-graph.js';

const elements = (tensors: Readonly<Record<string, Tensor>>): Readonly<Record<string, readonly number[]>> =>
  Object.fromEntries(Object.entries(tensors).map(([name, value]) => [name, toArray(value)]));

describe('the digits network as a graph', () => {
  const batchSize = 16;
  const mlp = createMlp('relu');
  const start = heLayers(makeKey(7), [64, 32, 10]);
  let examples: Examples;
  const batch = (step: number): Examples =>
    takeRows(examples, permutation(foldIn(makeKey(3), step), 1797).subarray(0, batchSize));

  beforeAll(async () => {
    examples = await digitsOfThePackage();
  });

  it('has the loss and the gradients of the network written as loops', () => {
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

  it('trains like the network written as loops', () => {
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
