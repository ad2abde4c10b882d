import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import ndarray from 'ndarray';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldIn, makeKey, normal, permutation, toArray, type Dtype } from '../../src/index.js';
import { expectSameBits } from '@thalweg/testing';
import { trainer } from './trainer.js';
import type { Training, Work } from './training.js';

let folder = '';
const thread = () => join(folder, 'thread.mjs');

// A thread runs no TypeScript, and what is built may be older than the source.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thalweg-thread-'));
  const bundle = await rolldown({
    input: fileURLToPath(new URL('./training-thread.ts', import.meta.url)),
    platform: 'node',
    resolve: {
      conditionNames: ['@thalweg/source', 'node', 'import', 'default'],
      extensionAlias: { '.js': ['.ts', '.js'] },
    },
  });
  await bundle.write({ file: thread(), format: 'esm' });
  await bundle.close();
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Does all work at once, each in a thread of its own. */
const inThreads = async (trainings: readonly Training[]): Promise<void> => {
  const there = new Int32Array(new SharedArrayBuffer(4));
  await Promise.all(
    trainings.map(async (training) => {
      const workerData = { training, there, threads: trainings.length };
      const [code] = (await once(new Worker(thread(), { workerData, execArgv: [] }), 'exit')) as [number];
      expect(code).toBe(0);
    }),
  );
};

const zeros = (dtype: Dtype, length: number): Training['weights'] =>
  dtype === 'float32'
    ? new Float32Array(new SharedArrayBuffer(4 * length))
    : new Float64Array(new SharedArrayBuffer(8 * length));

const dtypes: readonly Dtype[] = ['float32', 'float64'];

// Sums of additions that are exact, and weights that only one thread changes, are the same for every order of the threads.
describe('atomic additions of two threads', () => {
  // Below 2^24, so that also in single precision every sum is exact.
  it.each(dtypes)('lose none of a million to one weight: %s', async (dtype) => {
    const weights = zeros(dtype, 1);
    const work: Work = {
      _tag: 'Linear',
      data: { starts: [0, 1], indices: [0], values: [1], labels: [0] },
      loss: 'adding',
      examples: new Uint32Array(50_000),
      times: 10,
    };
    const training: Training = { weights, atomic: true, optimizer: 'none', work };
    await inThreads([training, training]);
    expect(weights[0]).toBe(1e6);
  });

  it.each(dtypes)(
    'lose none to weights that all steps change, by dense and by sparse gradients: %s',
    async (dtype) => {
      const weights = zeros(dtype, 3);
      const work = (share: number): Work => ({
        _tag: 'Gradients',
        gradients: [
          { indices: undefined, values: [share, 0, -share] },
          { indices: [0, 1], values: [share, 2 * share] },
        ],
        times: 20_000,
      });
      const training = (share: number): Training => ({
        weights,
        atomic: true,
        optimizer: 'none',
        work: work(share),
      });
      await inThreads([training(1), training(0.25)]);
      expect([...weights]).toEqual([50_000, 50_000, -25_000]);
    },
  );
});

describe('two threads whose examples have no feature in common', () => {
  const [count, features] = [60, 24];

  /** Examples with every second feature, from the first or the second on: neighbours in memory are of different threads. */
  const rowsOf = (share: number) => {
    const starts = [0];
    const indices: number[] = [];
    for (let row = 0; row < count; row++) {
      const some = permutation(foldIn(makeKey(10 + share), row), features / 2).slice(0, row % 7);
      indices.push(...Array.from(some.sort(), (i) => 2 * i + share));
      starts.push(indices.length);
    }
    const values = toArray(normal(makeKey(20 + share), [indices.length]));
    return { starts, indices, values, labels: starts.slice(1).map((start) => (start % 2 === 0 ? 1 : -1)) };
  };

  const linear = (share: number): Work => ({
    _tag: 'Linear',
    data: rowsOf(share),
    loss: share === 0 ? 'logistic' : 'squared',
    examples: Uint32Array.from({ length: 2000 }, (_, i) => (i * 7) % count),
    times: 5,
  });

  const sparse = (share: number): Work => {
    const { starts, indices, values } = rowsOf(share);
    return {
      _tag: 'Gradients',
      gradients: starts.slice(1).map((end, row) => ({
        indices: indices.slice(starts[row], end),
        values: values.slice(starts[row], end),
      })),
      times: 150,
    };
  };

  const cases = [false, true].flatMap((atomic) =>
    dtypes.flatMap((dtype) =>
      (
        [
          ['linear steps', linear],
          ['sparse gradients', sparse],
        ] as const
      ).map(([name, workOf]) => ({ name, dtype, atomic, workOf })),
    ),
  );

  it.each(cases)('give the bits of one: $name, $dtype, atomic $atomic', async ({ dtype, atomic, workOf }) => {
    const trainings = (weights: Training['weights']): readonly Training[] =>
      [0, 1].map((share) => ({ weights, atomic, optimizer: 'adagrad', work: workOf(share) }));
    const [apart, alone] = [zeros(dtype, features), zeros(dtype, features)];
    await inThreads(trainings(apart));
    for (const training of trainings(alone)) trainer(training)();
    expectSameBits(ndarray(apart, [features]), ndarray(alone, [features]));
    expect(alone.every((weight) => weight !== 0)).toBe(true);
  });
});
