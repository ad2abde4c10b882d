import {
  ConfigError,
  makeKey,
  normal,
  tensor,
  toArray,
  type NestedNumbers,
  type Tensor,
} from '@thalweg/core';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
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
import { onDevice } from '../../../src/dataflow/graph/on-device.js';
import { operationNamed, operations } from '../../../src/dataflow/operation/operations.js';
import { valueOf } from '../evaluate/value-of.js';

const c = (values: NestedNumbers): GraphNode => constant(tensor(values));

const x = c([
  [1, -2, 3],
  [-4, 5, 6],
]);
const row = c([10, 20, 30]);
const column = c([[1], [0], [-1]]);

/** Each operation by hand: the node, the shape and the elements. */
const cases: readonly (readonly [
  name: string,
  node: GraphNode,
  shape: readonly number[],
  elements: readonly number[],
])[] = [
  ['add', add(x, x), [2, 3], [2, -4, 6, -8, 10, 12]],
  ['add of a row', add(x, row), [2, 3], [11, 18, 33, 6, 25, 36]],
  ['add to a row', add(row, x), [2, 3], [11, 18, 33, 6, 25, 36]],
  ['add of a scalar', add(c(1), row), [3], [11, 21, 31]],
  ['add of scalars', add(c(1), c(2)), [], [3]],
  ['add along two axes', add(c([[[1, 2]], [[3, 4]]]), c([10, 20])), [2, 1, 2], [11, 22, 13, 24]],
  ['subtract', subtract(row, x), [2, 3], [9, 22, 27, 14, 15, 24]],
  ['subtract of a row', subtract(x, row), [2, 3], [-9, -22, -27, -14, -15, -24]],
  ['multiply', multiply(x, row), [2, 3], [10, -40, 90, -40, 100, 180]],
  ['multiply by a scalar', multiply(c(-2), x), [2, 3], [-2, 4, -6, 8, -10, -12]],
  ['scale', scale(0.5, x), [2, 3], [0.5, -1, 1.5, -2, 2.5, 3]],
  ['matmul', matmul(x, column), [2, 1], [-2, -10]],
  ['matmul of nothing', matmul(c([[], []]), constant(tensor([], [0, 1]))), [2, 1], [0, 0]],
  ['transpose', transpose(x), [3, 2], [1, -4, -2, 5, 3, 6]],
  ['relu', relu(x), [2, 3], [1, 0, 3, 0, 5, 6]],
  ['relu of what is no number', relu(c([NaN, -0, -Infinity, Infinity])), [4], [NaN, 0, 0, Infinity]],
  ['gate', gate(c([7, 8, Infinity, 9]), c([1, 0, -1, NaN])), [4], [7, 0, 0, 0]],
  ['sum', sum(x), [], [9]],
  ['sum of nothing', sum(c([])), [], [0]],
  ['mean', mean(x), [], [1.5]],
  ['sumRows', sumRows(x), [3], [-3, 3, 9]],
  ['sumRows of a row', sumRows(row), [], [60]],
  ['rowTotals', rowTotals(x), [2, 3], [2, 2, 2, 7, 7, 7]],
  ['broadcastTo', broadcastTo(row, [2, 1, 3]), [2, 1, 3], [10, 20, 30, 10, 20, 30]],
  ['broadcastTo of a scalar', broadcastTo(c(4), [3]), [3], [4, 4, 4]],
];

describe('operations by hand', () => {
  it.each(cases)('%s', (_, node, shape, elements) => {
    const value = valueOf(node);
    expect(node.shape).toEqual(shape);
    expect([value.shape, value.dtype]).toEqual([shape, 'float64']);
    expect(toArray(value)).toEqual(elements);
  });

  it('tanh, softmax and its logarithm', () => {
    const e = Math.E;
    expect(toArray(valueOf(tanh(c([0, 1, -20]))))).toEqual([
      0,
      expect.closeTo((e ** 2 - 1) / (e ** 2 + 1), 15),
      expect.closeTo(-1, 15),
    ]);
    const scores = c([
      [0, Math.log(3)],
      [1000, 999],
    ]);
    const p = 1 / (1 + 1 / e);
    for (const [i, wanted] of [0.25, 0.75, p, 1 - p].entries()) {
      expect(toArray(valueOf(softmax(scores)))[i]).toBeCloseTo(wanted, 14);
      expect(toArray(valueOf(logSoftmax(scores)))[i]).toBeCloseTo(Math.log(wanted), 14);
    }
    // Whose probability is 0 in double precision.
    expect(toArray(valueOf(logSoftmax(c([[0, -1000]]))))).toEqual([0, -1000]);
  });

  it('matmul adds its terms one after the other, however many there are', () => {
    for (const inner of [1, 3, 4, 6, 9]) {
      const [a, b] = [normal(makeKey(inner), [3, inner]), normal(makeKey(inner + 50), [inner, 2])];
      const wanted: number[] = [];
      for (let i = 0; i < 3; i++)
        for (let j = 0; j < 2; j++) {
          let total = 0;
          for (let k = 0; k < inner; k++) total += a.get(i, k) * b.get(k, j);
          wanted.push(total);
        }
      expect(toArray(valueOf(matmul(constant(a), constant(b))))).toEqual(wanted);
    }
  });

  it('softmaxCrossEntropy is the mean over the rows', () => {
    const scores = c([
      [0, Math.log(3)],
      [5, 5],
    ]);
    const targets = c([
      [0, 1],
      [0.5, 0.5],
    ]);
    const [loss] = toArray(valueOf(softmaxCrossEntropy(scores, targets)));
    expect(loss).toBeCloseTo((-Math.log(0.75) + Math.log(2)) / 2, 14);
    const far = softmaxCrossEntropy(c([[1e4, 0]]), c([[0, 1]]));
    expect(toArray(valueOf(far))).toEqual([1e4]);
    const ruledOut = softmaxCrossEntropy(c([[1, -Infinity, 1]]), c([[1, 0, 0]]));
    expect(toArray(valueOf(ruledOut))[0]).toBeCloseTo(Math.log(2), 15);
  });
});

describe('float32', () => {
  const a = normal(makeKey(1), [3, 4], 'float32');
  const b = normal(makeKey(2), [3, 4], 'float32');
  const [xs, ys] = [toArray(a), toArray(b)];
  const [left, right] = [constant(a), constant(b)];
  const inDouble = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

  const lanes = [0, 1, 2, 3].map((lane) => inDouble([0, 1, 2].map((i) => xs[4 * i + lane]!)));

  it.each([
    ['add', add(left, right), xs.map((value, i) => Math.fround(value + ys[i]!))],
    ['subtract', subtract(left, right), xs.map((value, i) => Math.fround(value - ys[i]!))],
    ['multiply', multiply(left, right), xs.map((value, i) => Math.fround(value * ys[i]!))],
    ['scale', scale(0.1, left), xs.map((value) => Math.fround(Math.fround(0.1) * value))],
    ['tanh', tanh(left), xs.map((value) => Math.fround(Math.tanh(value)))],
    // Sums of products of float32 numbers run in double and are rounded once.
    [
      'matmul',
      matmul(left, transpose(right)),
      [0, 1, 2].flatMap((i) =>
        [0, 1, 2].map((j) => Math.fround(inDouble([0, 1, 2, 3].map((k) => xs[4 * i + k]! * ys[4 * j + k]!)))),
      ),
    ],
    [
      'sumRows',
      sumRows(left),
      [0, 1, 2, 3].map((j) => Math.fround(inDouble([0, 1, 2].map((i) => xs[4 * i + j]!)))),
    ],
    ['sum', sum(left), [Math.fround(lanes[0]! + lanes[1]! + (lanes[2]! + lanes[3]!))]],
  ] as const)('%s rounds once', (_, node, elements) => {
    const value = valueOf(node);
    expect(value.dtype).toBe('float32');
    expect(toArray(value)).toEqual(elements);
  });

  it('is kept by everything', () => {
    const nodes = [relu, tanh, transpose, softmax, logSoftmax, sum, mean, sumRows, rowTotals].map((f) =>
      f(left),
    );
    const more = [gate(left, right), softmaxCrossEntropy(left, softmax(right)), broadcastTo(left, [2, 3, 4])];
    for (const node of [...nodes, ...more])
      expect([node.dtype, valueOf(node).dtype]).toEqual(['float32', 'float32']);
  });
});

describe('values', () => {
  it('are read in the order of the tensor, however it lies in memory', () => {
    const view: Tensor = ndarray(new Float64Array([9, 1, 2, 3, 4, 5, 6]), [2, 3], [1, 2], 1);
    const packed = tensor([
      [1, 3, 5],
      [2, 4, 6],
    ]);
    const input = feed('view', [2, 3]);
    const other = feed('other', [2, 3]);
    const nodes = [
      ...[relu, tanh, transpose, softmax, logSoftmax, sum, mean, sumRows, rowTotals].map((f) => f(input)),
      ...[add, subtract, multiply, gate, softmaxCrossEntropy].flatMap((f) => [
        f(input, other),
        f(other, input),
      ]),
      matmul(input, transpose(other)),
      matmul(other, transpose(input)),
      scale(3, input),
      broadcastTo(input, [2, 2, 3]),
    ];
    for (const node of nodes)
      expect(toArray(valueOf(node, { view, other: packed }))).toEqual(
        toArray(valueOf(node, { view: packed, other: packed })),
      );
    expect(toArray(valueOf(constant(view)))).toEqual(toArray(packed));
  });

  it('share no memory with what they are computed from', () => {
    const given = tensor([[1, 2]]);
    const input = feed('x', [1, 2]);
    for (const node of [
      relu(input),
      tanh(input),
      transpose(input),
      scale(1, input),
      broadcastTo(input, [1, 2]),
    ])
      expect(valueOf(node, { x: given }).data).not.toBe(given.data);
    expect(toArray(given)).toEqual([1, 2]);
  });

  it('of constants survive JSON, whatever they are', () => {
    const odd = [NaN, Infinity, -Infinity, -0, 5e-324, 0.1];
    const node: unknown = JSON.parse(JSON.stringify(constant(tensor(odd))));
    expect(toArray(valueOf(node as GraphNode))).toEqual(odd);
    for (const alike of odd) {
      const copy: unknown = JSON.parse(JSON.stringify(constant(tensor([alike, alike]))));
      expect(toArray(valueOf(copy as GraphNode))).toEqual([alike, alike]);
    }
  });
});

describe('constructors', () => {
  const matrix = feed('m', [2, 3]);
  const wide = feed('wide', [2, 3], 'float32');

  it.each([
    ['feed: name', () => feed('', [1])],
    ['feed: shape', () => feed('x', [1.5])],
    ['variable: name', () => variable('', [1])],
    ['variable: shape: expected whole numbers, 0 or more, found [2, -1]', () => variable('w', [2, -1])],
    [
      'add: b: expected the shape [2, 3], one it ends in (a row, a scalar), or one that ends in it, found [2]',
      () => add(matrix, feed('r', [2])),
    ],
    ['add: b: expected float64, as the other input, found float32', () => add(matrix, wide)],
    ['subtract: b', () => subtract(matrix, feed('r', [3, 2]))],
    ['multiply: b', () => multiply(matrix, wide)],
    ['scale: factor: expected a finite number, found NaN', () => scale(NaN, matrix)],
    ['matmul: a: expected a matrix: a shape of two axes, found [3]', () => matmul(feed('r', [3]), matrix)],
    ['matmul: b: expected a matrix', () => matmul(matrix, feed('r', [3]))],
    ['matmul: b: expected 3 rows, as many as a has columns, found [2, 3]', () => matmul(matrix, matrix)],
    ['matmul: b: expected float64', () => matmul(matrix, transpose(wide))],
    ['transpose: x', () => transpose(feed('r', [3]))],
    ['gate: by: expected the shape [2, 3], found [3]', () => gate(matrix, feed('r', [3]))],
    ['gate: by: expected float64', () => gate(matrix, wide)],
    ['mean: x: expected at least one element, found [0]', () => mean(feed('e', [0]))],
    ['sumRows: x', () => sumRows(feed('s', []))],
    ['rowTotals: x', () => rowTotals(feed('s', []))],
    [
      'broadcastTo: shape: expected one that ends in [2, 3], that of x, found [3]',
      () => broadcastTo(matrix, [3]),
    ],
    ['broadcastTo: shape: expected whole numbers', () => broadcastTo(feed('s', []), [NaN])],
    ['softmax: x', () => softmax(feed('r', [3]))],
    ['logSoftmax: x', () => logSoftmax(feed('r', [3]))],
    ['softmaxCrossEntropy: logits: expected a matrix', () => softmaxCrossEntropy(feed('r', [3]), matrix)],
    [
      'softmaxCrossEntropy: logits: expected at least one row',
      () => softmaxCrossEntropy(feed('e', [0, 3]), feed('t', [0, 3])),
    ],
    [
      'softmaxCrossEntropy: targets: expected the shape [2, 3]',
      () => softmaxCrossEntropy(matrix, feed('t', [2])),
    ],
    ['softmaxCrossEntropy: targets: expected float64', () => softmaxCrossEntropy(matrix, wide)],
    [`onDevice: device: expected a name, found ''`, () => onDevice('', matrix)],
  ] as const)('refuse: %s', (message, build) => {
    expect(build).toThrow(ConfigError);
    expect(build).toThrow(message);
  });

  it('onDevice says it of the node alone, and changes nothing', () => {
    const node = add(matrix, matrix);
    expect(onDevice('gpu', node)).toEqual({ ...node, device: 'gpu' });
    expect([node.device, onDevice('gpu', node).inputs[0]]).toEqual([undefined, matrix]);
  });
});

describe('operationNamed', () => {
  it('finds every operation by its name', () => {
    for (const operation of operations) expect(operationNamed(operation.name)).toBe(operation);
    expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length);
  });

  it('finds operations of the caller, and refuses what is unknown or there twice', () => {
    const own = { ...operationNamed('relu'), name: 'own' };
    expect(operationNamed('own', [own, own])).toBe(own);
    expect(() => operationNamed('own')).toThrow(`expected an operation of the name 'own', found none`);
    expect(() => operationNamed('relu', [{ ...own, name: 'relu' }])).toThrow('one operation of each name');
  });

  it('says how much work there is', () => {
    const site = { attributes: {}, shape: [2, 5], dtype: 'float64' } as const;
    expect(
      operationNamed('matmul').work?.(site, [
        [2, 3],
        [3, 5],
      ]),
    ).toBe(60);
    expect(operationNamed('sum').work?.({ ...site, shape: [] }, [[2, 3]])).toBe(6);
    expect(operationNamed('feed').work?.(site, [])).toBe(0);
  });
});
