import { foldIn, makeKey, permutation, tensor, toArray, type Params, type Tensor } from '@thalweg/core';
import { adam, sgd } from '@thalweg/optimizers';
import {
  boundStaleness,
  downpour,
  dropStale,
  easgd,
  hogwild,
  roundPushes,
  scaleByStaleness,
  sparsifyPushes,
  type ParallelAlgorithm,
} from '@thalweg/parallel';
import { describe, expect, it } from 'vitest';
import { expectSameBits } from '@thalweg/testing';
import { noisyGradient, start } from './quadratic.js';
import { synchronousRun, type RunSetup } from './synchronous-run.js';

const run = (algorithm: ParallelAlgorithm, setup: Partial<RunSetup> = {}) => {
  const of = synchronousRun({
    algorithm,
    optimizer: sgd({ learningRate: 0.01 }),
    params: start,
    workers: 4,
    gradient: noisyGradient,
    ...setup,
  });
  of.startAll();
  return of;
};

/** Workers in an order in which some are much faster than others. */
const unevenly = (turns: number): readonly number[] => {
  const key = makeKey(3);
  const speeds = [0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3];
  return Array.from({ length: turns }, (_, i) => speeds[permutation(foldIn(key, i), speeds.length)[0]!]!);
};

describe('boundStaleness', () => {
  it.each([0, 1, 3])('no worker begins anything while it is more than %i clocks ahead', (clocks) => {
    for (const algorithm of [hogwild(), downpour({ localRate: 0 })]) {
      const of = run(boundStaleness(algorithm, { clocks }));
      let largest = 0;
      for (const worker of unevenly(3000)) {
        const before = of.clock(worker);
        const slowest = Math.min(...[0, 1, 2, 3].map(of.clock));
        if (!of.turn(worker)) continue;
        expect(of.clock(worker)).toBe(before + 1);
        largest = Math.max(largest, before - slowest);
      }
      // It is as far ahead as it may be, at times, and never farther.
      expect(largest).toBe(clocks);
      expect(of.clock(3)).toBeGreaterThan(200);
    }
  });

  it('with 0 clocks all work in step', () => {
    const of = run(boundStaleness(hogwild(), { clocks: 0 }));
    for (let i = 0; i < 5; i++) {
      expect(of.round()).toBe(4);
      expect(of.round([0, 0, 1, 0])).toBe(2);
      expect(of.round([0, 1])).toBe(0);
      expect(of.round([2, 3])).toBe(2);
      expect(new Set([0, 1, 2, 3].map(of.clock))).toEqual(new Set([2 * (i + 1)]));
    }
  });

  it('without it a fast worker runs away', () => {
    const of = run(hogwild());
    for (const worker of unevenly(500)) of.turn(worker);
    expect(of.clock(0) - of.clock(3)).toBeGreaterThan(100);
  });

  it('changes nothing for workers of one speed', () => {
    const [bounded, plain] = [boundStaleness(hogwild(), { clocks: 1 }), hogwild()].map((algorithm) => {
      const of = run(algorithm);
      for (let i = 0; i < 10; i++) of.round();
      return of.params();
    });
    expectSameBits(bounded, plain);
  });

  it('does not wait for a lost worker, nor for one that comes back to make up for what it missed', () => {
    const of = run(boundStaleness(hogwild(), { clocks: 2 }));
    of.round();
    of.lose(3);
    for (let i = 0; i < 30; i++) expect(of.round()).toBe(3);
    of.start(3);
    let turns = 0;
    while (of.turn(0)) turns += 1;
    expect(turns).toBe(3);
    for (let i = 0; i < 3; i++) expect(of.round([1, 2, 3])).toBe(3);
    expect(of.turn(0)).toBe(true);
  });

  it('lets all who come back at once begin alike', () => {
    const of = run(boundStaleness(hogwild(), { clocks: 1 }), { workers: 2 });
    // Worker 0 has less to do in every epoch.
    for (let epoch = 0; epoch < 5; epoch++) {
      expect(of.round()).toBe(2);
      of.lose(0);
      expect(of.turn(1)).toBe(true);
      of.lose(1);
      [0, 1].forEach(of.start);
    }
    let turns = 0;
    while (of.turn(1)) turns += 1;
    expect(turns).toBe(2);
  });

  it('does not count what was refused', () => {
    const of = run(boundStaleness(dropStale(hogwild(), { maxStaleness: 0 }), { clocks: 0 }), { workers: 2 });
    of.round();
    expect(of.pushes().map(({ outcome }) => outcome)).toEqual(['Applied', 'Refused']);
    expect(of.turn(0)).toBe(false);
    expect(of.turn(1)).toBe(true);
    expect(of.turn(0)).toBe(true);
  });
});

describe('scaleByStaleness', () => {
  it.each([
    [1, [1, 1 / 2, 1 / 3, 1 / 4]],
    [2, [1, 1 / 4, 1 / 9, 1 / 16]],
    [0, [1, 1, 1, 1]],
  ])('divides the step by (1 + staleness) to the power of %d', (power, factors) => {
    const steps: number[] = [];
    const of = run(scaleByStaleness(hogwild(), { power }), {
      params: tensor([0]),
      optimizer: sgd({ learningRate: 1 }),
      gradient: () => tensor([-1]),
    });
    for (const worker of [0, 1, 2, 3]) {
      const before = toArray(of.params() as Tensor)[0]!;
      of.turn(worker);
      steps.push(toArray(of.params() as Tensor)[0]! - before);
    }
    expect(of.pushes().map(({ staleness }) => staleness)).toEqual([0, 1, 2, 3]);
    steps.forEach((step, i) => expect(step).toBeCloseTo(factors[i]!, 15));
  });

  it('scales exactly, in float32, too', () => {
    const params = { a: tensor([1, -2]), b: tensor([3], 'float32') };
    const { server } = scaleByStaleness(hogwild());
    const outcome = server.apply(
      { worker: 0, sequence: 0, clock: 1, basedOn: 0, staleness: 2, payload: params },
      null,
      { ...noContext, params },
    );
    expect(outcome._tag).toBe('Applied');
    const updates = (outcome as { readonly updates: Params }).updates as typeof params;
    expect(toArray(updates.a)).toEqual([1 / 3, (1 / 3) * -2]);
    expect(toArray(updates.b)).toEqual([Math.fround(Math.fround(1 / 3) * 3)]);
  });

  it('scales the step of an optimizer that does not depend on the scale of gradients', () => {
    const [scaled, plain] = [scaleByStaleness, (algorithm: ParallelAlgorithm) => algorithm].map((change) => {
      const of = run(change(downpour({ localRate: 0 })), {
        workers: 2,
        params: tensor([0]),
        optimizer: adam({ learningRate: 0.1, eps: 0 }),
        gradient: () => tensor([5]),
      });
      of.round();
      return toArray(of.params() as Tensor)[0]!;
    });
    expect(plain).toBeCloseTo(-0.2, 14);
    expect(scaled).toBeCloseTo(-0.1 - 0.05, 14);
  });

  it('leaves pushes that wait as they are', () => {
    const [scaled, plain] = [
      scaleByStaleness(easgd({ tau: 1, mode: 'sync' })),
      easgd({ tau: 1, mode: 'sync' }),
    ].map((algorithm) => {
      const of = run(algorithm);
      for (let i = 0; i < 10; i++) of.round();
      return of.params();
    });
    expectSameBits(scaled, plain);
  });

  it.each([-1, NaN, Infinity])('a power of %d is refused', (power) => {
    expect(() => scaleByStaleness(hogwild(), { power })).toThrow(
      /power: expected a finite number, 0 or more/,
    );
  });
});

const noContext = {
  version: 2,
  active: [0],
  begun: [0],
  workers: 1,
  optimizer: {
    init: () => ({}) as never,
    gradientPoint: (params: Params) => params,
    update: (updates: Params, state: never) => [updates, state] as const,
  },
  key: [0, 0],
} as const;

describe('dropStale', () => {
  it('refuses exactly what is older, and the worker goes on', () => {
    const of = run(dropStale(hogwild(), { maxStaleness: 2 }));
    for (const worker of unevenly(400)) of.turn(worker);
    const seen = of.pushes();
    expect(seen).toHaveLength(400);
    for (const { staleness, outcome } of seen) expect(outcome).toBe(staleness > 2 ? 'Refused' : 'Applied');
    expect(seen.filter(({ outcome }) => outcome === 'Refused').length).toBeGreaterThan(20);
    expect(of.version()).toBe(seen.filter(({ outcome }) => outcome === 'Applied').length);
  });

  it.each([-1, 0.5])('a largest staleness of %d is refused', (maxStaleness) => {
    expect(() => dropStale(hogwild(), { maxStaleness })).toThrow(
      /maxStaleness: expected a whole number, 0 or more/,
    );
  });
});

it.each([boundStaleness, dropStale, roundPushes, scaleByStaleness, sparsifyPushes])(
  'only an algorithm can be changed',
  (change) => {
    const build = change as (of: unknown, options: object) => unknown;
    for (const wrong of [undefined, {}, sgd({ learningRate: 1 })])
      expect(() => build(wrong, {})).toThrow(/algorithm: expected a parallel algorithm/);
  },
);
