import { makeKey, toArray } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { isLeft } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import {
  boundStaleness,
  downpour,
  easgd,
  hogwild,
  runParallelTask,
  simulated,
  type Delay,
  type Fault,
  type ParallelAlgorithm,
  type ParallelOptions,
} from '../../src/index.js';
import { createNonFiniteStreaks } from '../../src/run/non-finite-streaks.js';
import { examples, type Plane } from '../tasks/regression.js';

const first = 4;

/** NaN at some gradients of the second worker, from its fifth on or from a later one. */
const nonFinite = (count: number, from = first): readonly Fault[] =>
  Array.from({ length: count }, (_, i) => ({ worker: 1, gradient: from + i, kind: 'nonFinite' }));

const run = async (
  given: Pick<ParallelOptions, 'algorithm'> & Partial<ParallelOptions>,
  faults: readonly Fault[],
  network: Delay = { _tag: 'constant', seconds: 0 },
) => {
  const losses: string[] = [];
  let refusals = 0;
  const found = await runParallelTask({
    task: {
      module: new URL('../tasks/regression.ts', import.meta.url).href,
      export: 'regression',
      config: null,
    },
    optimizer: toSpec(sgd({ learningRate: 0.05 })),
    transport: simulated({ network, faults }),
    workers: 2,
    data: { examples, batchSize: 4, split: 'shards' },
    // There is no end of the data, at which a worker would leave by itself.
    stop: { updates: 60 },
    seed: makeKey(3),
    onEvent: (event) => {
      if (event._tag === 'PushRefused') refusals += 1;
      if (event._tag === 'WorkerLost')
        losses.push(`${event.worker}: ${event.error.reason}, ${event.response}`);
    },
    ...given,
  })();
  return { found, losses, refusals };
};

// With EASGD a worker goes on after a push: two more gradients are computed before it starts over.
const algorithms: readonly (readonly [
  string,
  ParallelAlgorithm,
  { readonly toPush: number; readonly toNext: number },
])[] = [
  ['hogwild', hogwild(), { toPush: 1, toNext: 1 }],
  ['a bound on staleness', boundStaleness(hogwild(), { clocks: 1 }), { toPush: 1, toNext: 1 }],
  ['easgd, synchronous', easgd({ tau: 2, mode: 'sync' }), { toPush: 2, toNext: 4 }],
];

describe.each(algorithms)('a worker that sends nothing but NaN: %s', (_, algorithm, { toPush, toNext }) => {
  /** NaN in this number of pushes. */
  const inPushes = (pushes: number, from?: number) => nonFinite((pushes - 1) * toNext + toPush, from);

  it('is started again', async () => {
    const { found, losses, refusals } = await run({ algorithm, onFailure: 'restart' }, inPushes(4));
    if (isLeft(found)) throw found.left;
    expect(found.right).toMatchObject({ stopped: 'updates', updates: 60, restarts: 1 });
    expect(losses).toEqual(['1: nonFinite, restart']);
    expect(refusals).toBe(4);
  });

  it('is left alone if there is a number in between', async () => {
    const faults = [...inPushes(3), ...inPushes(3, first + 3 * toNext + toPush)];
    const { found, losses, refusals } = await run({ algorithm }, faults);
    if (isLeft(found)) throw found.left;
    expect(found.right.stopped).toBe('updates');
    expect(losses).toEqual([]);
    expect(refusals).toBe(6);
  });

  it('is given up after as many restarts as it is allowed', async () => {
    const { found, losses, refusals } = await run(
      { algorithm, onFailure: 'restart', maxRestarts: 1 },
      nonFinite(1000),
    );
    expect(isLeft(found) && found.left).toMatchObject({ reason: 'nonFinite', worker: 1 });
    expect(losses).toEqual(['1: nonFinite, restart', '1: nonFinite, fail']);
    expect(refusals).toBe(4);
  });

  it('is left behind', async () => {
    const { found, losses, refusals } = await run({ algorithm, onFailure: 'degrade' }, nonFinite(1000));
    if (isLeft(found)) throw found.left;
    expect(found.right).toMatchObject({ stopped: 'updates', updates: 60, restarts: 0 });
    expect(found.right.workers.map(({ finished }) => finished)).toEqual([true, false]);
    const { w, b } = found.right.parameters as Plane;
    expect([...toArray(w), ...toArray(b)].every(Number.isFinite)).toBe(true);
    expect(losses).toEqual(['1: nonFinite, degrade']);
    expect(refusals).toBe(4);
  });

  it('ends the run', async () => {
    const { found, refusals } = await run({ algorithm, onFailure: 'fail' }, nonFinite(1000));
    expect(isLeft(found) && found.left.message).toBe(
      'worker 1: expected numbers in a push, found a NaN or an infinity, 4 times in a row',
    );
    expect(refusals).toBe(4);
  });
});

it('a worker that has not heard yet that it sends NaN is not blamed for all of it', async () => {
  // It steps on with NaN for as long as word of the refusal takes.
  const { found, losses, refusals } = await run(
    { algorithm: downpour({ localRate: 0.02, pullEvery: 20 }) },
    nonFinite(1),
    { _tag: 'constant', seconds: 4 },
  );
  if (isLeft(found)) throw found.left;
  expect(found.right.stopped).toBe('updates');
  expect(losses).toEqual([]);
  expect(refusals).toBeGreaterThan(4);
});

it('counts the refusals between which a worker has asked for parameters', () => {
  const streaks = createNonFiniteStreaks(2);
  expect([streaks.refused(1), streaks.refused(1)]).toEqual([1, 1]);
  streaks.pulled(0);
  expect(streaks.refused(1)).toBe(1);
  streaks.pulled(1);
  expect([streaks.refused(1), streaks.refused(0)]).toEqual([2, 1]);
  streaks.ended(1);
  streaks.pulled(1);
  expect(streaks.refused(1)).toBe(1);
});
