import { mapTensors, tensor, toArray, type Params, type Tensor } from '@thalweg/core';
import { adagrad, sgd } from '@thalweg/optimizers';
import { boundStaleness, downpour, type ParallelAlgorithm } from '@thalweg/parallel';
import { describe, expect, it } from 'vitest';
import { expectSameBits } from '@thalweg/testing';
import { noisyGradient, serially, start } from './quadratic.js';
import { synchronousRun, type Gradient, type RunSetup } from './synchronous-run.js';

const run = (setup: Partial<RunSetup> & Pick<RunSetup, 'algorithm'>) => {
  const of = synchronousRun({
    optimizer: sgd({ learningRate: 0.5 }),
    params: tensor([8]),
    workers: 2,
    gradient: noisyGradient,
    ...setup,
  });
  of.startAll();
  return of;
};

const single = (params: unknown): number => toArray(params as Tensor)[0]!;
const parabola: Gradient = (at) => at;

describe('periods', () => {
  it('one worker that pushes and pulls at every step is SGD, whatever its own rate', () => {
    for (const localRate of [0, 0.5, 7]) {
      const of = run({ algorithm: downpour({ localRate }), workers: 1, params: start });
      for (let i = 0; i < 20; i++) of.round();
      expectSameBits(of.params(), serially(sgd({ learningRate: 0.5 }), 20));
    }
  });

  it('between two pulls a worker makes steps of its own, and sends the sum of its gradients', () => {
    const of = run({
      algorithm: downpour({ localRate: 0.25, pushEvery: 2, pullEvery: 4 }),
      workers: 1,
      gradient: parabola,
    });
    const points: number[] = [];
    for (let i = 0; i < 8; i++) {
      of.turn(0);
      points.push(single(of.point(0)));
    }
    // Each step is down by a quarter; after 4 the worker goes on from the server: 8 − (8 + 6) / 2 − (4.5 + 3.375) / 2.
    expect(points.slice(0, 4)).toEqual([8, 6, 4.5, 3.375]);
    expect(
      of
        .pushes()
        .slice(0, 2)
        .map(({ payload }) => single(payload)),
    ).toEqual([14, 7.875]);
    expect(points[4]).toBe(8 - 7 - 3.9375);
    expect(of.version()).toBe(4);
  });

  it('staleness counts from the oldest read that is in a push', () => {
    const of = run({ algorithm: downpour({ localRate: 0.1, pushEvery: 2, pullEvery: 1 }) });
    for (let i = 0; i < 4; i++) of.round();
    // Both read version 0 and push after two steps, the second after the first.
    expect(of.pushes().map(({ worker, staleness }) => [worker, staleness])).toEqual([
      [0, 0],
      [1, 1],
      [0, 1],
      [1, 1],
    ]);
    const long = run({ algorithm: downpour({ localRate: 0.1, pullEvery: 3 }) });
    for (let i = 0; i < 3; i++) long.round();
    expect(long.pushes().map(({ staleness }) => staleness)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('what is left over is sent when the data ends', () => {
    const of = run({
      algorithm: downpour({ localRate: 0, pushEvery: 4, pullEvery: 100 }),
      workers: 1,
      gradient: (at, place) => (place.clock < 6 ? parabola(at, place) : undefined),
    });
    while (of.turn(0));
    expect(of.pushes().map(({ payload }) => single(payload))).toEqual([32, 16]);
    expect(of.active()).toEqual([]);
    const even = run({
      algorithm: downpour({ localRate: 0, pushEvery: 3, pullEvery: 100 }),
      workers: 1,
      gradient: (at, place) => (place.clock < 6 ? parabola(at, place) : undefined),
    });
    while (even.turn(0));
    expect(even.pushes()).toHaveLength(2);
  });
});

describe('the server', () => {
  it('has the optimizer: Adagrad takes steps of its own rate, however large the gradients', () => {
    const steps = [1, 1000].map((factor) => {
      const of = run({
        algorithm: downpour({ localRate: 0 }),
        optimizer: adagrad({ learningRate: 0.1, eps: 0 }),
        gradient: (at) =>
          mapTensors<Params>((leaf) => tensor(toArray(leaf).map((x) => factor * Math.sign(x))), at),
      });
      for (let i = 0; i < 8; i++) of.round();
      return single(of.params());
    });
    // 0.1 · (1 + 1/√2 + ... + 1/√16)
    const expected =
      8 - 0.1 * Array.from({ length: 16 }, (_, i) => 1 / Math.sqrt(i + 1)).reduce((a, b) => a + b);
    for (const found of steps) expect(found).toBeCloseTo(expected, 12);
  });

  it('gives the same sum in whatever order plain pushes come', () => {
    const orders = [
      [0, 1, 2],
      [2, 0, 1],
      [1, 2, 0],
    ];
    const [first, ...others] = orders.map((order) => {
      const of = run({
        algorithm: downpour({ localRate: 0.1 }),
        workers: 3,
        params: tensor([4]),
        gradient: (_, { worker }) => tensor([2 ** worker]),
      });
      order.forEach(of.turn);
      return single(of.params());
    });
    expect(first).toBe(4 - 3.5);
    expect(others).toEqual([first, first]);
  });
});

describe('warm start', () => {
  it('one worker goes alone during the warm start, then all together', () => {
    const of = run({ algorithm: downpour({ localRate: 0, warmStart: 5 }), workers: 3 });
    const able: number[] = [];
    for (let i = 0; i < 7; i++) able.push(of.round());
    expect(able).toEqual([1, 1, 1, 1, 3, 3, 3]);
    expect(
      of
        .pushes()
        .slice(0, 5)
        .every(({ worker }) => worker === 0),
    ).toBe(true);
    expectSameBits(of.joinedAt(1), serially(sgd({ learningRate: 0.5 }), 5, noisyGradient, tensor([8])));
  });

  it('the next worker takes over if the first is lost', () => {
    const of = run({ algorithm: downpour({ localRate: 0, warmStart: 5 }), workers: 3 });
    of.round();
    of.lose(0);
    expect(of.round()).toBe(1);
    of.start(0);
    for (let i = 0; i < 4; i++) of.round();
    expect(of.version()).toBeGreaterThanOrEqual(5);
    expect(of.round()).toBe(3);
  });
});

describe('overlap', () => {
  it('goes on from its own parameters until the answer comes, and then from those', () => {
    const of = run({
      algorithm: downpour({ localRate: 0.25, overlap: true }),
      workers: 1,
      gradient: parabola,
    });
    const points = Array.from({ length: 4 }, () => {
      of.turn(0);
      return single(of.point(0));
    });
    // The server: 8 → 4 → 1 → 0; a gradient that is asked for before the answer is where the worker was.
    expect(points).toEqual([8, 6, 4 - 1.5, 1 - 0.625]);
    expect(single(of.params())).toBe(8 - 4 - 3 - 1.25 - 0.1875);
  });

  it('has one pull under way at most: a bound stops a worker at the next read', () => {
    const of = run({
      algorithm: boundStaleness(downpour({ localRate: 0.1, overlap: true }), { clocks: 2 }),
    });
    let turns = 0;
    while (of.turn(0)) turns += 1;
    // Three pushes until a read waits, and one more step before the next is due.
    expect(turns).toBe(4);
    of.turn(1);
    of.turn(1);
    while (of.turn(0)) turns += 1;
    expect(turns).toBe(6);
  });
});

it('a worker whose push was refused as stale pulls, though none is due', () => {
  const algorithm: ParallelAlgorithm = downpour({ localRate: 0.25, pullEvery: 100 });
  let refuses = true;
  const of = run({
    algorithm: {
      ...algorithm,
      server: {
        ...algorithm.server,
        apply: (...given) =>
          refuses ? { _tag: 'Refused', reason: 'stale' } : algorithm.server.apply(...given),
      },
    },
    workers: 1,
    gradient: parabola,
  });
  of.turn(0);
  refuses = false;
  expect(single(of.params())).toBe(8);
  of.turn(0);
  // Two gradients had been asked for before the answer came, at 6 and 4.5; the next step goes on from the server.
  const points = Array.from({ length: 2 }, () => {
    of.turn(0);
    return single(of.point(0));
  });
  expect(points).toEqual([4.5, 8 - 0.25 * 4.5]);
});

it('a worker that is pulling anyway pulls once', () => {
  const algorithm: ParallelAlgorithm = downpour({ localRate: 0.25 });
  let pulls = 0;
  const of = run({
    algorithm: {
      ...algorithm,
      server: {
        ...algorithm.server,
        apply: (push, ...given) =>
          push.sequence % 2 === 0
            ? { _tag: 'Refused', reason: 'stale' }
            : algorithm.server.apply(push, ...given),
        read: (...given) => {
          pulls += 1;
          return algorithm.server.read(...given);
        },
      },
    },
    workers: 1,
  });
  for (let i = 0; i < 10; i++) of.turn(0);
  expect(pulls).toBe(11);
});

it.each([
  [() => downpour({ localRate: -1 }), /localRate: expected a finite number, 0 or more/],
  [() => downpour({ localRate: 1, pushEvery: 0 }), /pushEvery: expected a whole number, 1 or more, found 0/],
  [() => downpour({ localRate: 1, pullEvery: 2.5 }), /pullEvery/],
  [() => downpour({ localRate: 1, warmStart: -1 }), /warmStart/],
  [() => downpour({} as { localRate: number }), /localRate: .*found nothing/],
])('%s is refused', (build, message) => {
  expect(build).toThrow(message);
});
