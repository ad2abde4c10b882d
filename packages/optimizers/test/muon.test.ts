import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeStep, matmul, partition, tensor, toArray, TreeMismatchError, type Tensor } from '@thalweg/core';
import { expectSameBits } from '@thalweg/testing';
import { muon, scaleByMuon, sgd } from '../src/index.js';

type Options = Parameters<typeof scaleByMuon>[0];

/** The first update of one matrix. */
const first = (g: Tensor, options: Options = {}): Tensor => {
  const tx = scaleByMuon(options);
  return tx.update({ w: g }, tx.init({ w: g }))[0].w;
};

/** Coefficients with which all singular values end at 1. */
const exact = { a: 1.875, b: -1.25, c: 0.375, nsSteps: 60, eps: 0, scaling: 'none' } as const;

const transposed = (of: Tensor): Tensor => {
  const [rows, columns] = of.shape as readonly [number, number];
  const data = toArray(of);
  return tensor(
    Array.from({ length: columns }, (_, k) =>
      Array.from({ length: rows }, (__, i) => data[i * columns + k]!),
    ),
    of.dtype,
  );
};

const wide = fc
  .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 })
  // The rows are far from parallel.
  .map((row) =>
    tensor([
      [1 + row[0]! / 4, row[1]! / 4, row[2]!],
      [row[3]! / 4, 1 + row[4]! / 4, row[5]!],
    ]),
  )
  .filter((of) => {
    const [a, b, , c] = toArray(matmul(of, of, { transposeB: true })) as [number, number, number, number];
    return a * c - b * b > 0.1 * a * c;
  });

const near = (found: Tensor, expected: readonly number[], digits: number) => {
  toArray(found).forEach((x, i) => {
    expect(x).toBeCloseTo(expected[i]!, digits);
  });
};

describe('scaleByMuon', () => {
  it('makes a matrix orthogonal, whichever side is longer', () => {
    fc.assert(
      fc.property(wide, (g) => {
        const u = first(g, exact);
        near(matmul(u, u, { transposeB: true }), [1, 0, 0, 1], 9);
        const v = first(transposed(g), exact);
        near(matmul(v, v, { transposeA: true }), [1, 0, 0, 1], 9);
        near(v, toArray(transposed(u)), 9);
        // The same singular vectors: it is the closest orthogonal matrix, so the product is symmetric.
        const [, b, c] = toArray(matmul(u, g, { transposeB: true }));
        expect(b).toBeCloseTo(c!, 9);
      }),
      { numRuns: 20 },
    );
  });

  it('leads all singular values to about 1 by default, in either dtype', () => {
    fc.assert(
      fc.property(wide, (g) => {
        const u = first(g, { scaling: 'none' });
        const [a, b, , c] = toArray(matmul(u, u, { transposeB: true })) as [number, number, number, number];
        const spread = Math.hypot((a - c) / 2, b);
        expect(Math.sqrt((a + c) / 2 + spread)).toBeLessThan(1.25);
        expect(Math.sqrt((a + c) / 2 - spread)).toBeGreaterThan(0.65);
        near(first(tensor(toArray(g), g.shape, 'float32'), { scaling: 'none' }), toArray(u), 3);
      }),
      { numRuns: 20 },
    );
  });

  it('scales by the number of outputs, which are the columns', () => {
    const g = tensor([
      [1, 0, 0, 0, 0, 0, 0, 0],
      [0, 1, 0, 0, 0, 0, 0, 0],
    ]);
    const corner = (of: Tensor, options: Options) => first(of, { ...exact, ...options }).get(0, 0);
    expect(corner(g, { scaling: 'original' })).toBeCloseTo(2, 9);
    expect(corner(transposed(g), { scaling: 'original' })).toBeCloseTo(1, 9);
    expect(corner(g, { scaling: 'original', outputs: 'rows' })).toBeCloseTo(1, 9);
    expect(corner(transposed(g), { scaling: 'original', outputs: 'rows' })).toBeCloseTo(2, 9);
    for (const of of [g, transposed(g)])
      expect(corner(of, { scaling: 'moonshot', rms: 0.5 })).toBeCloseTo(0.5 * Math.sqrt(8), 9);
  });

  it('does not see the scale of a gradient, however large or small', () => {
    const g = [
      [3, 1, -2],
      [0.5, -1, 4],
    ];
    const scaled = (by: number) => first(tensor(g.map((row) => row.map((x) => x * by))), { eps: 0 });
    for (const by of [2 ** 660, 2 ** 1020, 2 ** -660, 2 ** -1000]) expectSameBits(scaled(by), scaled(1));
  });

  it('makes zeros of zeros, and small updates of what is far below eps', () => {
    const zero = tensor([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    for (const eps of [0, 1e-7])
      for (const form of ['paper', 'optax'] as const)
        expect(toArray(first(zero, { eps, form }))).toEqual([0, 0, 0, 0, 0, 0]);
    expect(first(tensor([[1e-12, 0]])).get(0, 0)).toBeLessThan(0.05);
  });

  it.each([
    [
      { b: tensor([1, 2]) },
      'params.b: expected a matrix, since scaleByMuon takes no other leaf, found float64 [2]',
    ],
    [{ layers: [{ s: tensor(1, 'float32') }] }, 'params.layers.0.s: expected a matrix, since scaleByMuon'],
    [
      { k: tensor([[[1]]]) },
      'found float64 [1, 1, 1]. Leave the others out with masked({ rank: 2 }, scaleByMuon(...))',
    ],
    [tensor(1), 'params: expected a matrix'],
  ])('refuses a leaf that is not a matrix, by name', (params, message) => {
    expect(() => scaleByMuon().init(params)).toThrow(TreeMismatchError);
    expect(() => scaleByMuon().init(params)).toThrow(message);
  });

  it('refuses updates that do not fit its state', () => {
    const tx = scaleByMuon();
    const state = tx.init({ w: tensor([[1, 2]]) });
    expect(() => tx.update({ w: tensor([[1], [2]]) }, state)).toThrow(
      'updates.w: expected a tensor that fits its mu in the state: float64 [1, 2], found float64 [2, 1]',
    );
  });

  it('takes empty trees and empty matrices', () => {
    const tx = scaleByMuon();
    expect(tx.update({}, tx.init({}))[0]).toEqual({});
    expect(first(tensor([[], []])).shape).toEqual([2, 0]);
  });
});

describe('muon', () => {
  it('gives matrices to Muon and the rest to AdamW', () => {
    const params = { w: tensor([[1, 2]]), b: tensor([3]), k: tensor([[[4]]]) };
    const step = makeStep(muon({ learningRate: 1, momentum: 0, adamLearningRate: 1 }));
    const { params: next } = step(step.init(params), params);
    near(
      next.w,
      toArray(first(params.w, { momentum: 0 })).map((u, i) => i + 1 - u),
      12,
    );
    near(next.b, [2], 9);
    near(next.k, [3], 9);
  });

  it('leaves matrices to AdamW that are not among those it is to take', () => {
    const params = { embedding: tensor([[1, 2]]), w: tensor([[3, 4]]) };
    const { matrices } = muon({ matrices: 'w' }).init(params);
    expect(matrices.scaleByMuon.mu).toEqual({ w: tensor([[0, 0]]) });
    expect(() => muon({ matrices: true }).init({ b: tensor([1]) })).toThrow('params.b: expected a matrix');
  });

  it('is one part of a partition', () => {
    const tx = partition(['hidden', { rank: 2 }, scaleByMuon()], ['rest', true, sgd({ learningRate: 1 })]);
    const params = { w: tensor([[1, 2]]), b: tensor([3]) };
    const [updates] = tx.update(params, tx.init(params));
    expect(toArray(updates.b)).toEqual([-3]);
    expectSameBits(updates.w, first(params.w));
  });
});
