import { applyUpdates, mapTensors, tensor, toArray, type Params, type Tensor } from '@thalweg/core';
import { adam, sgd } from '@thalweg/optimizers';
import { exponentialDecay } from '@thalweg/schedules';
import { boundStaleness, dropStale, hogwild, scaleByStaleness } from '@thalweg/parallel';
import { describe, expect, it } from 'vitest';
import { expectSameBits } from '@thalweg/testing';
import { noisyGradient, serially, start } from './quadratic.js';
import { synchronousRun, type RunSetup } from './synchronous-run.js';

const run = (setup: Partial<RunSetup>) => {
  const of = synchronousRun({
    algorithm: hogwild(),
    optimizer: sgd({ learningRate: 0.1 }),
    params: start,
    workers: 2,
    gradient: noisyGradient,
    ...setup,
  });
  of.startAll();
  return of;
};

describe('Hogwild!', () => {
  it('adds what workers push, whatever they have read', () => {
    const of = run({});
    let expected = start;
    const reads = [start, start];
    for (const [worker, clock] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [0, 2],
      [1, 1],
    ] as const) {
      of.turn(worker);
      const g = noisyGradient(reads[worker]!, { worker, clock })!;
      const step = mapTensors<Params>((leaf) => {
        const rate = leaf.dtype === 'float32' ? Math.fround(-0.1) : -0.1;
        return tensor(
          toArray(leaf).map((x) => rate * x),
          leaf.shape,
          leaf.dtype,
        );
      }, g);
      expected = applyUpdates(expected, step);
      reads[worker] = expected;
      expectSameBits(of.params(), expected);
    }
    expect(of.pushes().map(({ staleness }) => staleness)).toEqual([0, 0, 2, 1, 1]);
  });

  it('workers that touch different parameters give what each would give alone', () => {
    const of = run({
      optimizer: adam({ learningRate: 0.1 }),
      params: tensor([5, -3]),
      gradient: (at, place) => {
        const g = toArray(noisyGradient(at, { ...place, worker: 0 }) as Tensor);
        return tensor(g.map((x, i) => (i === place.worker ? x : 0)));
      },
    });
    for (const worker of [0, 0, 1, 0, 1, 1, 1, 0, 0, 1]) of.turn(worker);
    const alone = serially(adam({ learningRate: 0.1 }), 5, noisyGradient, tensor([5, -3]));
    expectSameBits(of.params(), alone);
  });

  it('a schedule counts the steps of one worker', () => {
    const optimizer = sgd({
      learningRate: exponentialDecay({ initialValue: 1, steps: 1, rate: 0.5 }),
    });
    const of = run({ optimizer, params: tensor([0]), gradient: () => tensor([1]) });
    of.round();
    of.round();
    expect(toArray(of.params() as Tensor)).toEqual([-1 - 1 - 0.5 - 0.5]);
  });

  it('lets workers write themselves, unless the server has to see every push', () => {
    expect(hogwild()).toMatchObject({ writes: 'workers', atomic: false });
    expect(hogwild({ atomic: true })).toMatchObject({ writes: 'workers', atomic: true });
    const atomic = hogwild({ atomic: true });
    for (const changed of [
      boundStaleness(atomic, { clocks: 1 }),
      scaleByStaleness(atomic),
      dropStale(atomic, { maxStaleness: 1 }),
    ]) {
      expect(changed.writes).toBe('server');
      expect(changed.atomic).toBeUndefined();
    }
  });

  it('keeps what the rule of workers that write themselves must keep', () => {
    const { server } = hogwild();
    const context = { ...serverContext, params: start };
    expect(server.init(context)).toBeNull();
    expect(server.read({ worker: 0, clock: 0 }, null, context)).toEqual({
      _tag: 'Snapshot',
      snapshot: start,
    });
  });
});

const serverContext = {
  version: 0,
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
