import { makeKey, toArray, type Tensor } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { adam, sgd } from '@thalweg/optimizers';
import { isLeft } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import type { ParallelAlgorithm, ParallelOptions, ParallelReport, RunRecord } from '../../src/index.js';
import { built, urlOf } from '../threads/built.js';

const {
  boundStaleness,
  diloco,
  downpour,
  easgd,
  hogwild,
  linearTask,
  replayed,
  roundPushes,
  roundRobin,
  runParallelTask,
  runParallel,
  simulated,
  threads,
} = built;

const examples = 48;

const inThreads = (given: Partial<ParallelOptions>): ParallelOptions => ({
  task: { module: urlOf('troubled'), export: 'troubled', config: null },
  algorithm: roundRobin(),
  optimizer: toSpec(sgd({ learningRate: 0.05 })),
  transport: threads({ execArgv: [] }),
  workers: 2,
  data: { examples, batchSize: 4, split: 'copies' },
  stop: { epochs: 4 },
  seed: makeKey(3),
  record: true,
  ...given,
});

/** The whole report, with the parameters as their numbers. */
const told = ({ parameters, record: _, ...report }: ParallelReport) => {
  const { w, b } = parameters as { readonly w: Tensor; readonly b: Tensor };
  return { ...report, numbers: [...toArray(w), ...toArray(b)] };
};

/** Runs in threads, and once more from the record as it comes out of JSON. */
const twice = async (given: Partial<ParallelOptions>) => {
  const first = await runParallel(inThreads(given));
  const record = JSON.parse(JSON.stringify(first.record)) as RunRecord;
  const second = await runParallel(inThreads({ ...given, transport: replayed(record) }));
  return { first, second, record };
};

// One of each way to send and to wait; simulated-runs.test.ts has the others.
const algorithms: readonly (readonly [string, ParallelAlgorithm])[] = [
  ['roundRobin', roundRobin()],
  [
    'downpour, longer periods, overlapping',
    downpour({ localRate: 0.02, pushEvery: 4, pullEvery: 4, overlap: true }),
  ],
  ['easgd, sync', easgd({ tau: 2, mode: 'sync' })],
  ['diloco, rounded', roundPushes(diloco({ tau: 2 }))],
  ['a bound on staleness', boundStaleness(downpour({ localRate: 0.02, pullEvery: 2 }), { clocks: 2 })],
];

// What is asserted holds for whatever order the threads made: a replay gives the same once more. That a record holds the order,
// and where in a period a worker took an answer, simulated-runs.test.ts shows for orders that are imposed.
describe('a run in threads', () => {
  const splits = ['copies', 'epochs', 'shards'] as const;
  // Each algorithm with one way to share examples, and each way with several algorithms.
  const cases = algorithms.map(([name, algorithm], i) => [name, splits[i % 3]!, algorithm] as const);
  it.each(cases)('can be replayed to the same bits: %s, %s', async (_, split, algorithm) => {
    const { first, second, record } = await twice({ algorithm, data: { examples, batchSize: 4, split } });
    expect(told(second)).toEqual(told(first));
    expect(second.record).toEqual(record);
  });

  it('can be replayed with an optimizer that has a state', async () => {
    const { first, second } = await twice({
      algorithm: downpour({ localRate: 0.02, pullEvery: 3 }),
      optimizer: toSpec(adam({ learningRate: 0.05 })),
    });
    expect(told(second)).toEqual(told(first));
  });

  it.each([
    ['throw', 'restart'],
    ['exit', 'degrade'],
    ['nonFinite', 'restart'],
  ] as const)('can be replayed with a worker that comes to grief: %s, %s', async (kind, onFailure) => {
    const given = () => ({
      algorithm: downpour({ localRate: 0.02, pushEvery: 2 }),
      task: { ...inThreads({}).task, config: { worker: 1, gradient: 5, kind } },
      data: {
        ...inThreads({}).data,
        // Each run counts the lives of its workers for itself.
        arrays: { lives: new Int32Array(new SharedArrayBuffer(8)) },
      },
      onFailure,
    });
    const first = await runParallel(inThreads(given()));
    const second = await runParallel(inThreads({ ...given(), transport: replayed(first.record!) }));
    expect(told(second)).toEqual(told(first));
    expect(first.restarts).toBe(onFailure === 'restart' && kind !== 'nonFinite' ? 1 : 0);
    expect(first.refused.nonFinite).toBe(kind === 'nonFinite' ? 1 : 0);
  });

  it('can be replayed with a worker that never had a task', async () => {
    const given = {
      task: {
        module: urlOf('unmakeable'),
        export: 'unmakeable',
        config: { worker: 1 },
      },
      onFailure: 'degrade',
    } as const;
    const { first, second } = await twice(given);
    expect(first.workers.map(({ finished }) => finished)).toEqual([true, false]);
    expect(told(second)).toEqual(told(first));
  });

  it('stops where it had stopped', async () => {
    const { first, second } = await twice({
      algorithm: downpour({ localRate: 0.02 }),
      stop: { updates: 31 },
    });
    expect([first.stopped, first.updates]).toEqual(['updates', 31]);
    expect(told(second)).toEqual(told(first));
  });
});

describe('a record', () => {
  const options = (given: Partial<ParallelOptions>): ParallelOptions =>
    inThreads({ transport: simulated(), ...given });

  it('of other options is refused', async () => {
    const { record } = await runParallel(options({ algorithm: easgd({ tau: 2 }) }));
    const found = await runParallelTask(
      options({ algorithm: easgd({ tau: 3 }), transport: replayed(record!) }),
    )();
    expect(isLeft(found) && found.left.reason).toBe('mismatch');
    const fewer = await runParallelTask(
      options({ algorithm: easgd({ tau: 2 }), workers: 1, transport: replayed(record!) }),
    )();
    expect(isLeft(fewer) && fewer.left.reason).toBe('mismatch');
  });

  it('of other periods is refused at the first message that comes at another time', async () => {
    const given = (pushEvery: number) => ({
      algorithm: downpour({ localRate: 0.02, pushEvery, pullEvery: 1000 }),
      // The first pushes alone, so that nothing else tells the two apart.
      stop: { updates: 2 },
    });
    const { record } = await runParallel(options(given(2)));
    for (const pushEvery of [1, 3]) {
      const found = await runParallelTask(options({ ...given(pushEvery), transport: replayed(record!) }))();
      expect(isLeft(found) && found.left.reason).toBe('mismatch');
    }
  });

  it('does not keep a task from throwing, which is an error of the run', async () => {
    const { record } = await runParallel(options({}));
    const config = { worker: 1, gradient: 3, kind: 'throw' };
    const found = await runParallelTask(
      options({ task: { ...options({}).task, config }, transport: replayed(record!) }),
    )();
    expect(isLeft(found) && found.left).toMatchObject({ reason: 'threw', worker: 1, found: 'grief' });
    expect(isLeft(found) && found.left.cause).toBeInstanceOf(Error);
  });

  it('is made only if it is asked for, and not of workers that write to shared memory', async () => {
    const report = await runParallel(options({ record: false }));
    expect('record' in report).toBe(false);
    expect(() =>
      runParallelTask(inThreads({ algorithm: hogwild(), task: linearTask({ loss: 'hinge', features: 3 }) })),
    ).toThrow(
      'runParallelTask: record: expected false, since workers that write to shared memory leave no trace',
    );
    const made = await runParallel(options({ algorithm: hogwild(), transport: simulated() }));
    expect(made.record!.length).toBeGreaterThan(0);
  });
});
