import { applyUpdates, tensor, toArray, type Params, type Tensor } from '@thalweg/core';
import { nesterov, sgd } from '@thalweg/optimizers';
import { downpour, eamsgd, easgd, hogwild, roundRobin, type ParallelAlgorithm } from '@thalweg/parallel';
import { describe, expect, it } from 'vitest';
import { expectSameBits } from '@thalweg/testing';
import { distance, nextPoint, noisyGradient, serially, start } from './quadratic.js';
import { synchronousRun, type RunSetup } from './synchronous-run.js';

const optimizer = nesterov({ learningRate: 0.05, momentum: 0.75 });

const run = (setup: Partial<RunSetup> & Pick<RunSetup, 'algorithm'>) => {
  const of = synchronousRun({ optimizer, params: start, workers: 3, gradient: noisyGradient, ...setup });
  of.startAll();
  return of;
};

// The server takes the steps that these push; without a pull, a centre takes none.
const shared: readonly (readonly [string, ParallelAlgorithm])[] = [
  ['hogwild', hogwild()],
  ['roundRobin', roundRobin()],
  ['downpour', downpour({ localRate: 0.7 })],
];
const local: readonly (readonly [string, ParallelAlgorithm])[] = [
  ['easgd', easgd({ alpha: 0, tau: 3 })],
  ['easgd, sync', easgd({ alpha: 0, tau: 1, mode: 'sync' })],
  ['eamsgd without momentum', eamsgd({ alpha: 0, tau: 3, momentum: 0 })],
];

describe('an optimizer that looks ahead', () => {
  it.each([...shared, ...local])(
    'gets every gradient where it wants it, with one worker: %s',
    (_, algorithm) => {
      const of = run({ algorithm, workers: 1 });
      for (let steps = 0; steps < 12; steps++) {
        of.turn(0);
        expectSameBits(of.point(0), nextPoint(optimizer, steps));
      }
    },
  );

  it.each(shared)('is the optimizer alone with one worker, bit for bit: %s', (_, algorithm) => {
    const of = run({ algorithm, workers: 1 });
    while (of.version() < 12) of.turn(0);
    expectSameBits(of.params(), serially(optimizer, 12));
  });

  it.each(shared)('comes to the minimum with three workers: %s', (_, algorithm) => {
    const of = run({ algorithm });
    for (let i = 0; i < 150; i++) of.round();
    expect(distance(of.result())).toBeLessThan(0.3);
  });

  it('makes EASGD what EAMSGD is', () => {
    for (const mode of ['async', 'sync'] as const) {
      const [one, other] = [
        run({ algorithm: easgd({ tau: 2, mode }) }),
        run({
          algorithm: eamsgd({ tau: 2, mode, momentum: 0.75 }),
          optimizer: sgd({ learningRate: 0.05 }),
        }),
      ];
      for (let i = 0; i < 12; i++)
        for (const of of [one, other]) of.round([0, 1, 2, 2, 0].slice(0, mode === 'sync' ? 3 : 5));
      expectSameBits(one.params(), other.params());
      for (const worker of [0, 1, 2]) expectSameBits(one.point(worker), other.point(worker));
    }
  });

  it('looks on from where EAMSGD looks to', () => {
    const of = run({
      algorithm: eamsgd({ alpha: 0, tau: 100, momentum: 0.5 }),
      optimizer: nesterov({ learningRate: 1, momentum: 0.5 }),
      params: tensor([8]),
      workers: 1,
      gradient: () => tensor([4]),
    });
    of.turn(0);
    of.turn(0);
    // x = 8 − 4 with a velocity and a trace of −4 both, so the next point is at 4 − 2 − 2.
    expect(toArray(of.point(0) as Tensor)).toEqual([0]);
  });

  it('makes Downpour MDOWNPOUR: v ← δv − ηg(x̃ + δv), x̃ ← x̃ + v', () => {
    const [rate, momentum] = [0.25, 0.5];
    const of = run({
      algorithm: downpour({ localRate: 0 }),
      optimizer: nesterov({ learningRate: rate, momentum }),
      params: tensor([8]),
      workers: 2,
      gradient: (at) => at,
    });
    let [x, v] = [8, 0];
    const read = [8, 8];
    for (const worker of [0, 1, 1, 0, 0, 0, 1, 0, 1, 1]) {
      of.turn(worker);
      v = momentum * v - rate * read[worker]!;
      x += v;
      read[worker] = x + momentum * v;
      expect(toArray(of.params() as Tensor)).toEqual([x]);
    }
  });

  it('has roundRobin work on points that are p − 1 updates old', () => {
    const workers = 3;
    const of = run({ algorithm: roundRobin(), params: tensor([1]), gradient: (at) => at });
    while (of.version() < 30) of.round();
    const points: Params[] = [tensor([1])];
    let [params, trace]: [Params, number] = [tensor([1]), 0];
    for (let t = 0; t < of.version(); t++) {
      const [g = 0] = toArray(points[Math.max(0, t - workers + 1)] as Tensor);
      trace = -0.05 * g + 0.75 * trace;
      params = applyUpdates<Params>(params, tensor([trace]));
      points.push(applyUpdates<Params>(params, tensor([0.75 * trace])));
    }
    expectSameBits(of.params(), params);
  });
});
