import { makeKey } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundStaleness,
  downpour,
  runParallel,
  simulated,
  type ParallelData,
  type ParallelReport,
} from '../../src/index.js';
import { examples } from '../tasks/regression.js';

interface Setup {
  readonly warmStart: number;
  readonly pushEvery?: number;
  readonly pullEvery?: number;
  readonly overlap?: boolean;
  readonly split?: ParallelData['split'];
  readonly workers?: number;
  readonly seed?: number;
  /** A bound on staleness around it. */
  readonly clocks?: number;
}

/** The report of a run over two epochs, and who made which update. */
const run = async ({
  split = 'epochs',
  workers = 3,
  seed = 1,
  clocks,
  ...periods
}: Setup): Promise<readonly [ParallelReport, readonly (readonly [worker: number, staleness: number])[]]> => {
  const updates: (readonly [number, number])[] = [];
  const report = await runParallel({
    task: {
      module: new URL('../tasks/regression.ts', import.meta.url).href,
      export: 'regression',
      config: null,
    },
    algorithm:
      clocks === undefined
        ? downpour({ localRate: 0.02, ...periods })
        : boundStaleness(downpour({ localRate: 0.02, ...periods }), { clocks }),
    optimizer: toSpec(sgd({ learningRate: 0.02 })),
    transport: simulated({
      compute: { _tag: 'uniform', from: 0.5, to: 1.5 },
      network: { _tag: 'uniform', from: 0.01, to: 0.3 },
    }),
    workers,
    data: { examples, batchSize: 4, split },
    stop: { epochs: 2 },
    seed: makeKey(seed),
    onEvent: (event) => {
      if (event._tag === 'PushApplied') updates.push([event.worker, event.staleness]);
    },
  });
  return [report, updates];
};

// Twelve batches, so four for each of three workers in an epoch that they share.
describe('a warm start', () => {
  it('that a share suffices for is made by the first worker alone', async () => {
    const [, updates] = await run({ warmStart: 3 });
    expect(updates.slice(0, 3)).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(new Set(updates.slice(3, 7).map(([worker]) => worker)).size).toBe(3);
  });

  it('goes on with the next worker when a share of a common epoch is used up', async () => {
    const [{ examples: seen, stopped }, updates] = await run({ warmStart: 10 });
    expect(updates.slice(0, 10)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2].map((worker) => [worker, 0]));
    expect([seen, stopped, updates.length]).toEqual([2 * examples, 'epochs', 24]);
  });

  it('goes on in the next epoch when the first is used up', async () => {
    const [{ examples: seen, stopped }, updates] = await run({ warmStart: 21 });
    expect(updates.slice(0, 12)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2].map((worker) => [worker, 0]));
    // Each had read before the epoch ended, and uses that once; then they take turns again.
    const second = updates.slice(12, 21).map(([worker]) => worker);
    expect(second.slice(0, 3).sort()).toEqual([0, 1, 2]);
    expect(second.slice(3)).toEqual([0, 0, 0, 1, 1, 1]);
    expect([seen, stopped, updates.length]).toEqual([2 * examples, 'epochs', 24]);
  });

  it('goes on with the next worker when one has gone through all of its data', async () => {
    const [, updates] = await run({ warmStart: 11, split: 'shards' });
    expect(updates.slice(0, 11)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1].map((worker) => [worker, 0]));
  });

  it('of any length stops no worker, whatever the periods', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          warmStart: fc.nat(30),
          pushEvery: fc.integer({ min: 1, max: 6 }),
          pullEvery: fc.integer({ min: 1, max: 6 }),
          overlap: fc.boolean(),
          split: fc.constantFrom('epochs', 'shards', 'copies'),
          workers: fc.integer({ min: 1, max: 5 }),
          seed: fc.nat(1000),
        }),
        async (setup) => {
          const [report] = await run(setup);
          expect(report.stopped).toBe('epochs');
          expect(report.examples).toBe((setup.split === 'copies' ? setup.workers : 1) * 2 * examples);
        },
      ),
      { seed: 41, numRuns: 60 },
    );
  });

  it('may be longer than a bound on staleness: no worker waits for one that may not begin yet', async () => {
    const [report, updates] = await run({ warmStart: 9, clocks: 1, split: 'copies' });
    expect(updates.slice(0, 9).every(([worker, staleness]) => worker === 0 && staleness === 0)).toBe(true);
    expect([report.stopped, report.updates]).toEqual(['epochs', 3 * 2 * 12]);
  });
});
