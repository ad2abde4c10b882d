import { ConfigError, foldIn, makeKey, normal, tensor, toArray, toNdArray, type Tensor } from '@thalweg/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphEvaluator } from '../../../src/dataflow/evaluate/graph-evaluator.js';
import { buildGraph } from '../../../src/dataflow/build/build-graph.js';
import { gradients } from '../../../src/dataflow/build/gradients.js';
import type { GraphNode } from '../../../src/dataflow/graph/graph-node.js';
import {
  add,
  gate,
  multiply,
  relu,
  scale,
  subtract,
  tanh,
} from '../../../src/dataflow/operation/elementwise.js';
import { broadcastTo } from '../../../src/dataflow/operation/broadcast.js';
import { constant, feed, variable } from '../../../src/dataflow/operation/sources.js';
import { logSoftmax, softmax, softmaxCrossEntropy } from '../../../src/dataflow/operation/softmax.js';
import { matmul, transpose } from '../../../src/dataflow/operation/matrices.js';
import { mean, rowTotals, sum, sumRows } from '../../../src/dataflow/operation/reductions.js';
import type { Operation } from '../../../src/dataflow/graph/operation.js';
import { valueOf } from '../evaluate/value-of.js';

type Tensors = Readonly<Record<string, Tensor>>;

const random = (shape: readonly number[], seed: number): Tensor => normal(makeKey(seed), shape);

/** A scalar in which every element of a node weighs differently. */
const weighed = (node: GraphNode, seed: number): GraphNode =>
  sum(multiply(node, constant(normal(foldIn(makeKey(seed), 1), node.shape))));

/** A tensor with one element moved. */
const moved = (x: Tensor, i: number, by: number): Tensor => {
  const copy = toNdArray(x);
  copy.data[i] = copy.data[i]! + by;
  return copy;
};

const h = 1e-5;

/** Compares the gradients of a scalar with respect to feeds with central differences. */
const expectGradients = (of: GraphNode, inputs: readonly GraphNode[], feeds: Tensors): void => {
  const slopes = gradients(of, inputs);
  const results = Object.fromEntries(
    inputs.map(({ attributes }, i) => [attributes.name as string, slopes[i]!]),
  );
  const evaluator = graphEvaluator({ graph: buildGraph({ results: { of, ...results } }) });
  const run = (given: Tensors) => evaluator.run(evaluator.init({}), given).results;
  const value = (given: Tensors): number => run(given).of!.get();
  for (const name of Object.keys(results)) {
    const found = run(feeds)[name]!;
    expect(found.shape).toEqual(feeds[name]!.shape);
    const differences = toArray(found).map((_, i) => {
      const [up, down] = [h, -h].map((by) => value({ ...feeds, [name]: moved(feeds[name]!, i, by) }));
      return (up! - down!) / (2 * h);
    });
    for (const [i, slope] of toArray(found).entries())
      expect(Math.abs(slope - differences[i]!)).toBeLessThan(1e-7 * Math.max(1, Math.abs(slope)));
  }
};

/** One operation, with the shapes of its inputs for a size. */
type Case = readonly [
  name: string,
  build: (a: GraphNode, b: GraphNode) => GraphNode,
  shapes: (n: number, m: number, k: number) => readonly [readonly number[], readonly number[]],
];

const alike: Case[2] = (n, m) => [
  [n, m],
  [n, m],
];

const cases: readonly Case[] = [
  ['add', add, alike],
  ['add of a row', add, (n, m) => [[n, m], [m]]],
  ['add to a row', add, (n, m) => [[m], [n, m]]],
  ['add along two axes', add, (n, m, k) => [[n, m, k], [k]]],
  ['add of a scalar', add, (n, m) => [[n, m], []]],
  ['subtract', subtract, alike],
  ['subtract from a row', subtract, (n, m) => [[m], [n, m]]],
  ['subtract of a scalar', subtract, (n, m) => [[n, m], []]],
  ['multiply', multiply, alike],
  ['multiply by a row', multiply, (n, m) => [[n, m], [m]]],
  ['multiply of a scalar', multiply, (n, m) => [[], [n, m]]],
  ['multiply by itself', (a) => multiply(a, a), alike],
  ['scale', (a) => scale(-1.5, a), alike],
  [
    'matmul',
    matmul,
    (n, m, k) => [
      [n, k],
      [k, m],
    ],
  ],
  ['matmul by its own transpose', (a) => matmul(a, transpose(a)), alike],
  ['transpose', (a) => transpose(a), alike],
  ['relu', (a) => relu(a), alike],
  ['gate', (a) => gate(a, constant(random(a.shape, 9))), alike],
  ['tanh', (a) => tanh(a), alike],
  ['sum', (a) => sum(a), alike],
  ['mean', (a) => mean(a), alike],
  ['sumRows', (a) => sumRows(a), alike],
  ['sumRows of three axes', (a) => sumRows(a), (n, m, k) => [[n, m, k], []]],
  ['rowTotals', (a) => rowTotals(a), alike],
  ['broadcastTo', (a) => broadcastTo(a, [2, 3, ...a.shape]), (n, m) => [[n, m], []]],
  ['softmax', (a) => softmax(a), alike],
  ['logSoftmax', (a) => logSoftmax(a), alike],
  ['softmaxCrossEntropy', softmaxCrossEntropy, alike],
];

const sizes = [1, 2, 3].map(() => fc.integer({ min: 1, max: 4 })) as [
  fc.Arbitrary<number>,
  fc.Arbitrary<number>,
  fc.Arbitrary<number>,
];

describe('gradients', () => {
  it.each(cases)('of %s, and the gradients of those, are what differences say', (_, build, shapesOf) => {
    fc.assert(
      fc.property(...sizes, fc.nat(1000), (n, m, k, seed) => {
        const [first, second] = shapesOf(n, m, k);
        const feeds = { a: random(first, seed), b: random(second, seed + 5000) };
        const inputs = [feed('a', first), feed('b', second)] as const;
        const scalar = weighed(tanh(build(...inputs)), seed);
        expectGradients(scalar, inputs, feeds);
        const [slopeA, slopeB] = gradients(scalar, inputs);
        expectGradients(add(weighed(slopeA!, seed + 1), weighed(slopeB!, seed + 2)), inputs, feeds);
      }),
      { seed: 1, numRuns: 12 },
    );
  });

  it('add what flows along every path', () => {
    // y = x·x + 3x, and x·x is used twice more: d/dx (x² + 3x + x²·x²) = 2x + 3 + 4x³.
    const x = feed('x', []);
    const square = multiply(x, x);
    const [slope] = gradients(add(add(square, scale(3, x)), multiply(square, square)), [x]);
    expect(valueOf(slope!, { x: tensor(2) }).get()).toBe(4 + 3 + 32);
  });

  it('are asked for at nodes in between, too, and are 1 at the scalar itself', () => {
    const x = feed('x', [2]);
    const middle = scale(2, x);
    const loss = sum(multiply(middle, middle));
    const [atMiddle, atLoss] = gradients(loss, [middle, loss]);
    expect(toArray(valueOf(atMiddle!, { x: tensor([1, 3]) }))).toEqual([4, 12]);
    expect(valueOf(atLoss!).get()).toBe(1);
  });

  it('are zero where nothing flows', () => {
    const x = feed('x', [2]);
    const loss = sum(gate(constant(tensor([1, 2])), x));
    const [ofX, elsewhere] = gradients(loss, [x, variable('w', [3], 'float32')]);
    expect(toArray(valueOf(ofX!))).toEqual([0, 0]);
    const zero = valueOf(elsewhere!);
    expect([zero.dtype, toArray(zero)]).toEqual(['float32', [0, 0, 0]]);
  });

  it('take two nodes of the same variable for one', () => {
    const loss = sum(multiply(feed('x', [2]), feed('x', [2])));
    const [slope] = gradients(loss, [feed('x', [2])]);
    expect(toArray(valueOf(slope!, { x: tensor([1, -3]) }))).toEqual([2, -6]);
  });

  it('do not make a NaN of an infinity that a relu holds back', () => {
    const x = feed('x', [2]);
    const loss = sum(multiply(relu(x), constant(tensor([Infinity, 1]))));
    const [slope] = gradients(loss, [x]);
    expect(toArray(valueOf(slope!, { x: tensor([-1, 1]) }))).toEqual([0, 1]);
  });

  it('go through operations of the caller', () => {
    const cube: Operation = {
      name: 'cube',
      compute: ([x]) => tensor(toArray(x!).map((value) => value ** 3)),
      gradient: ({ inputs: [x] }, upstream) => [multiply(upstream, scale(3, multiply(x!, x!)))],
    };
    const x = feed('x', [2]);
    const cubed: GraphNode = { ...x, operation: 'cube', inputs: [x], attributes: {} };
    const [slope] = gradients(sum(cubed), [x], [cube]);
    expect(toArray(valueOf(slope!, { x: tensor([2, -1]) }, [cube]))).toEqual([12, 3]);
    expect(() => gradients(sum(cubed), [x])).toThrow(`an operation of the name 'cube'`);
    const strange: Operation = { ...cube, gradient: () => [sum(x)] };
    expect(() => gradients(sum(cubed), [x], [strange])).toThrow(
      'cube: gradient[0]: expected float64 of shape [2], as the input, found float64 of shape []',
    );
  });

  it('refuse what is no scalar, and a feed that is declared in two ways', () => {
    const x = feed('x', [2]);
    expect(() => gradients(x, [x])).toThrow(ConfigError);
    expect(() => gradients(x, [x])).toThrow('gradients: of: expected a scalar, of shape [], found [2]');
    expect(() => gradients(sum(x), [feed('x', [3])])).toThrow(
      'feed: x: expected float64 of shape [2], as where it occurs first, found float64 of shape [3]',
    );
  });

  it('keep float32', () => {
    const x = feed('x', [1, 2], 'float32');
    const loss = mean(tanh(softmax(add(x, sum(x)))));
    const [slope] = gradients(loss, [x]);
    const value = valueOf(slope!, { x: normal(makeKey(1), [1, 2], 'float32') });
    expect([slope!.dtype, value.dtype]).toEqual(['float32', 'float32']);
  });
});
