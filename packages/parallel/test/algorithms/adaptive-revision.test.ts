import { foldIn, makeKey, normal, tensor, toArray, type Params, type Tensor } from '@thalweg/core';
import { adagrad, sgd } from '@thalweg/optimizers';
import { adaptiveRevision, asyncAdagrad } from '@thalweg/parallel';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSameBits } from '@thalweg/testing';
import { noisyGradient, serially } from './quadratic.js';
import { synchronousRun, type Gradient, type RunSetup } from './synchronous-run.js';

const run = (setup: Partial<RunSetup> & Pick<RunSetup, 'algorithm'>) => {
  const of = synchronousRun({
    optimizer: sgd({ learningRate: 0 }),
    params: tensor([0]),
    workers: 1,
    gradient: noisyGradient,
    ...setup,
  });
  of.startAll();
  return of;
};

/** Each worker has one gradient, whatever it reads. */
const oneEach =
  (gradients: readonly number[]): Gradient =>
  (_, { worker }) =>
    tensor([gradients[worker]!]);

const single = (params: Params): number => toArray(params as Tensor)[0]!;

interface Totals {
  readonly sum: Tensor;
  readonly z: Tensor;
  readonly zMax: Tensor;
}
const totals = (of: ReturnType<typeof run>) => {
  const { sum, z, zMax } = of.serverState() as Totals;
  return { sum: single(sum), z: single(z), zMax: single(zMax) };
};

describe('AdaptiveRevision', () => {
  it.each(['float64', 'float32'] as const)('without delay is AdaGrad from 1 on, bit for bit: %s', (dtype) => {
    const params = tensor([1, -2, 0.3, 0], dtype);
    const of = run({ algorithm: adaptiveRevision({ scale: 0.7 }), params });
    for (let i = 0; i < 200; i++) of.round();
    const serial = adagrad({ learningRate: 0.7, eps: 0, initialAccumulatorValue: 1 });
    expectSameBits(of.params(), serially(serial, 200, noisyGradient, params));
  });

  it('makes of gradients of one sign, read at one point, one step of AdaGrad on their sum', () => {
    const gradients = [0.2, 0.5, 0.8];
    const of = run({
      algorithm: adaptiveRevision({ scale: 0.5 }),
      workers: 3,
      gradient: oneEach(gradients),
    });
    of.round();
    expect(of.pushes().map(({ staleness }) => staleness)).toEqual([0, 1, 2]);
    // −0.5 · 1.5 / √(1 + 1.5²), computed elsewhere.
    expect(single(of.params())).toBeCloseTo(-0.41602514716892, 14);
    // The increments of z add up to the square of the sum.
    expect(totals(of).z).toBeCloseTo(1 + 1.5 ** 2, 14);
    const late = run({ algorithm: asyncAdagrad({ scale: 0.5 }), workers: 3, gradient: oneEach(gradients) });
    late.round();
    const z = [1.04, 1.29, 1.93];
    const steps = gradients.map((g, i) => (0.5 * g) / Math.sqrt(z[i]!));
    expect(single(late.params())).toBeCloseTo(-steps.reduce((a, b) => a + b), 14);
  });

  const gradient = fc.double({ min: -3, max: 3, noNaN: true });

  it('has these two properties for all gradients', () => {
    fc.assert(
      fc.property(fc.array(gradient, { minLength: 1, maxLength: 12 }), fc.boolean(), (found, oneSign) => {
        const gradients = oneSign ? found.map(Math.abs) : found;
        const of = run({
          algorithm: adaptiveRevision({ scale: 0.5 }),
          workers: gradients.length,
          gradient: oneEach(gradients),
        });
        of.round();
        const total = gradients.reduce((a, b) => a + b, 0);
        const scale = 1 + gradients.reduce((a, b) => a + Math.abs(b), 0) ** 2;
        expect(Math.abs(totals(of).z - 1 - total * total)).toBeLessThan(scale * 1e-14);
        expect(totals(of).sum).toBeCloseTo(total, 12);
        if (oneSign)
          expect(single(of.params())).toBeCloseTo((-0.5 * total) / Math.sqrt(1 + total * total), 12);
      }),
    );
  });

  /** Workers in any order, so that gradients are late by all sorts of delays. */
  const turns = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), gradient), { minLength: 5, maxLength: 60 });

  it('never lets a rate grow, though z may fall', () => {
    let falls = 0;
    fc.assert(
      fc.property(turns, (order) => {
        let next = 0;
        const of = run({
          algorithm: adaptiveRevision({ scale: 0.5 }),
          workers: 5,
          gradient: () => tensor([next]),
        });
        let before = totals(of);
        for (const [worker, g] of order) {
          next = g;
          of.turn(worker);
          const after = totals(of);
          expect(after.zMax).toBeGreaterThanOrEqual(before.zMax);
          expect(after.zMax).toBeGreaterThanOrEqual(after.z);
          if (after.z < before.z) falls += 1;
          before = after;
        }
      }),
    );
    expect(falls).toBeGreaterThan(0);
  });

  it('is plain gradient descent while z′ does not change', () => {
    fc.assert(
      fc.property(turns, (order) => {
        let next = 0;
        const of = run({
          algorithm: adaptiveRevision({ scale: 0.5 }),
          workers: 5,
          gradient: () => tensor([next]),
        });
        for (const [worker, g] of order) {
          next = g;
          const [before, x] = [totals(of).zMax, single(of.params())];
          of.turn(worker);
          if (totals(of).zMax === before) expect(single(of.params())).toBe(x - 0.5 * (g / Math.sqrt(before)));
        }
      }),
    );
  });

  it('follows the equations of the paper with any delay', () => {
    const key = makeKey(14);
    const noise = (worker: number, clock: number) => normal(foldIn(foldIn(key, worker), clock), [1]);
    const of = run({
      algorithm: adaptiveRevision({ scale: 0.8 }),
      workers: 4,
      params: tensor([1]),
      gradient: (at, { worker, clock }) => tensor([single(at) + single(noise(worker, clock))]),
    });
    let [x, sum, z, zMax] = [1, 0, 1, 1];
    const reads = Array.from({ length: 4 }, () => ({ x, sum }));
    // Worker 3 takes its turn once in a while only.
    const order = [0, 1, 0, 2, 1, 0, 2, 2, 0, 1, 3].concat([1, 0, 2, 0, 1, 2, 0, 3, 3, 1]);
    const clocks = [0, 0, 0, 0];
    for (const worker of order) {
      of.turn(worker);
      const read = reads[worker]!;
      const g = read.x + single(noise(worker, clocks[worker]!));
      clocks[worker]! += 1;
      const backlog = sum - read.sum;
      const before = 0.8 / Math.sqrt(zMax);
      z += g * g + 2 * g * backlog;
      zMax = Math.max(zMax, z);
      const eta = 0.8 / Math.sqrt(zMax);
      x = x - eta * g + (before - eta) * backlog;
      sum += g;
      reads[worker] = { x, sum };
      expect(single(of.params())).toBeCloseTo(x, 13);
    }
    expect(Math.max(...of.pushes().map(({ staleness }) => staleness))).toBe(10);
  });

  it('differs from AsyncAdaGrad as soon as something is late', () => {
    const [revised, plain] = [adaptiveRevision({ scale: 0.5 }), asyncAdagrad({ scale: 0.5 })].map(
      (algorithm) => {
        const of = run({ algorithm, workers: 2, gradient: oneEach([1, 1]) });
        of.turn(0);
        const first = single(of.params());
        of.turn(1);
        return [first, single(of.params())] as const;
      },
    );
    expect(revised![0]).toBe(plain![0]);
    expect(revised![1]).toBeCloseTo((-0.5 * 2) / Math.sqrt(5), 14);
    expect(plain![1]).toBeCloseTo(-0.5 / Math.sqrt(2) - 0.5 / Math.sqrt(3), 14);
  });

  it('sends what it has read, and reads three numbers of state for every parameter', () => {
    const of = run({ algorithm: adaptiveRevision({ scale: 0.5 }), workers: 2, gradient: oneEach([1, 2]) });
    of.turn(0);
    of.turn(0);
    of.turn(1);
    expect(of.pushes().map(({ payload }) => payload)).toMatchObject([
      { gradients: { size: 1 }, sum: { size: 1 } },
      {},
      {},
    ]);
    const sums = of.pushes().map(({ payload }) => single((payload as { readonly sum: Params }).sum));
    expect(sums).toEqual([0, 1, 0]);
    expect(totals(of).sum).toBe(4);
  });

  it.each([0, -1, NaN])('a scale of %d is refused', (scale) => {
    expect(() => adaptiveRevision({ scale })).toThrow(/scale: expected a finite number above 0/);
    expect(() => asyncAdagrad({ scale })).toThrow(/scale/);
  });
});
