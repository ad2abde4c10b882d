import { tensor, toArray, type Params, type Tensor } from '@thalweg/core';
import { adam, sgd } from '@thalweg/optimizers';
import { roundRobin } from '@thalweg/parallel';
import { describe, expect, it } from 'vitest';
import { expectSameBits } from '@thalweg/testing';
import { noisyGradient, start } from './quadratic.js';
import { optimizerOf, synchronousRun, type RunSetup } from './synchronous-run.js';

const run = (setup: Partial<RunSetup>) =>
  synchronousRun({
    algorithm: roundRobin(),
    optimizer: sgd({ learningRate: 0.1 }),
    params: start,
    workers: 3,
    gradient: noisyGradient,
    ...setup,
  });

const started = (setup: Partial<RunSetup>) => {
  const of = run(setup);
  of.startAll();
  return of;
};

describe('round robin', () => {
  it('adds gradients in turn, whichever worker has one first', () => {
    const of = started({});
    for (const worker of [2, 1, 2, 1, 1, 0, 0, 0]) of.turn(worker);
    for (let i = 0; i < 5; i++) of.round([2, 0, 1]);
    const order = of.pushes().map(({ worker }) => worker);
    expect(order.length).toBeGreaterThan(12);
    expect(order).toEqual(order.map((_, i) => i % 3));
  });

  it('is the same run in whatever order workers compute: every gradient is p − 1 updates old', () => {
    const rounds = 8;
    const [one, other] = [
      [0, 1, 2],
      [2, 1, 0],
    ].map((order) => {
      const of = started({ optimizer: adam({ learningRate: 0.1 }) });
      while (of.version() < 3 * rounds) of.round(order);
      return of;
    });
    for (const of of [one!, other!]) {
      const staleness = of.pushes().map(({ staleness }) => staleness);
      expect(staleness.slice(0, 3 * rounds)).toEqual([
        0,
        1,
        ...Array.from({ length: 3 * rounds - 2 }, () => 2),
      ]);
    }
    expectSameBits(other!.pushes().slice(0, 3 * rounds), one!.pushes().slice(0, 3 * rounds));
  });

  it('is delayed gradient descent: x(t + 1) = x(t) + u(g(x(t − p + 1)))', () => {
    const workers = 4;
    const sgdAlone = optimizerOf(sgd({ learningRate: 0.1 }));
    const gradient = (at: Params): Params => tensor(toArray(at as Tensor).map((x) => x + 0.1 * x ** 3));
    const of = started({ workers, params: tensor([1, -0.5]), gradient });
    while (of.version() < 40) of.round();
    const history: number[][] = [[1, -0.5]];
    let state = sgdAlone.init(tensor([0, 0]));
    for (let t = 0; t < of.version(); t++) {
      const read = tensor(history[Math.max(0, t - workers + 1)]!);
      const [u, next] = sgdAlone.update(gradient(read), state, { params: read });
      state = next;
      history.push(history[t]!.map((x, i) => x + toArray(u as Tensor)[i]!));
    }
    expect(toArray(of.params() as Tensor)).toEqual(history.at(-1));
  });

  it('gives the first turn when all have read: one that begins late has the same first parameters', () => {
    const of = run({});
    of.start(1);
    of.start(0);
    for (let i = 0; i < 3; i++) of.round();
    expect(of.version()).toBe(0);
    of.start(2);
    expect(of.joinedAt(2)).toBe(start);
    of.send(0);
    of.send(1);
    expect(of.version()).toBe(2);
  });

  it('a lost worker loses its turn, and gets it back', () => {
    const of = started({});
    of.round();
    of.lose(0);
    for (let i = 0; i < 4; i++) of.round();
    of.start(0);
    for (let i = 0; i < 6; i++) of.round();
    const order = of.pushes().map(({ worker }) => worker);
    const [away, back] = [order.slice(3, 9), order.slice(-6)];
    expect(away.every((worker, i) => worker === [1, 2][i % 2])).toBe(true);
    expect(back.every((worker, i) => worker === (back[0]! + i) % 3)).toBe(true);
  });
});
