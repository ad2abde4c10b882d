import { makeKey } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import * as fc from 'fast-check';
import { isLeft } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import {
  adaptiveRevision,
  boundStaleness,
  diloco,
  downpour,
  eamsgd,
  easgd,
  hogwild,
  roundPushes,
  roundRobin,
  runParallelTask,
  simulated,
  type Fault,
  type ParallelAlgorithm,
} from '../../src/index.js';
import { examples } from '../tasks/regression.js';

const task = {
  module: new URL('../tasks/regression.ts', import.meta.url).href,
  export: 'regression',
  config: null,
};

const algorithms: readonly (readonly [string, ParallelAlgorithm])[] = [
  ['hogwild', hogwild()],
  ['roundRobin', roundRobin()],
  ['downpour', downpour({ localRate: 0.02, pushEvery: 2, pullEvery: 3 })],
  ['downpour with a warm start', downpour({ localRate: 0.02, warmStart: 3 })],
  ['easgd', easgd({ tau: 3 })],
  ['easgd, synchronous', easgd({ tau: 2, mode: 'sync' })],
  ['eamsgd', eamsgd({ tau: 2, momentum: 0.5 })],
  ['diloco', diloco({ tau: 3 })],
  ['diloco, rounded', roundPushes(diloco({ tau: 2 }))],
  ['adaptiveRevision', adaptiveRevision({ scale: 0.1 })],
  ['a bound on staleness', boundStaleness(hogwild(), { clocks: 2 })],
];

const fault: fc.Arbitrary<Fault> = fc.record({
  worker: fc.nat(2),
  gradient: fc.nat(15),
  kind: fc.constantFrom(
    'throw',
    'exit',
    'outOfMemory',
    'hang',
    'killed',
    'nonFinite',
    'lose',
    'duplicate',
    'reorder',
  ),
});

describe('whatever goes wrong', () => {
  it.each(algorithms)('a run ends, the same one every time: %s', async (_, algorithm) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { maxLength: 6 }),
        fc.constantFrom('restart', 'degrade', 'fail'),
        fc.constantFrom('epochs', 'shards', 'copies'),
        fc.nat(1000),
        fc.integer({ min: 12, max: examples }),
        async (faults, onFailure, split, seed, rows) => {
          const run = async () => {
            const versions: number[] = [];
            const found = await runParallelTask({
              task,
              algorithm,
              optimizer: toSpec(sgd({ learningRate: 0.02 })),
              transport: simulated({
                compute: { _tag: 'uniform', from: 0.5, to: 1.5 },
                network: { _tag: 'constant', seconds: 0.1 },
                faults,
              }),
              workers: 3,
              data: { examples: rows, batchSize: 4, split },
              stop: { epochs: 2 },
              seed: makeKey(seed),
              onFailure,
              silenceLimit: 20,
              onEvent: (event) => {
                if (event._tag === 'PushApplied') versions.push(event.version);
              },
            })();
            // No push is applied twice. Those between are of rounds that ended because a worker had gone.
            expect(versions.every((version, i) => version > (versions[i - 1] ?? 0))).toBe(true);
            if (isLeft(found)) return [found.left.reason, found.left.worker];
            const { parameters, ...report } = found.right;
            expect(report.updates).toBeGreaterThanOrEqual(versions.at(-1) ?? 0);
            return [JSON.stringify(report), JSON.stringify(parameters)];
          };
          const [one, again] = [await run(), await run()];
          expect(again).toEqual(one);
          const isFatal = ({ kind }: Fault) => !['nonFinite', 'lose', 'duplicate', 'reorder'].includes(kind);
          if (onFailure !== 'fail' && faults.filter(isFatal).length < 3)
            expect(one[0]).toContain('"stopped":"epochs"');
        },
      ),
      { numRuns: 15, seed: 7 },
    );
  });
});
