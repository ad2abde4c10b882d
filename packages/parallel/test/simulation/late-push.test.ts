import { makeKey, toArray, type Tensor } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { expect, it } from 'vitest';
import { downpour, runParallel, simulated } from '../../src/index.js';
import { examples } from '../tasks/troubled.mjs';

// Of 12 gradients the last is number 11.
it.each(['lose', 'reorder'] as const)(
  'counts a push that comes after all gradients, however long it takes: %s',
  async (kind) => {
    for (const gradient of [0, 5, 11])
      for (const split of ['epochs', 'shards'] as const) {
        const report = await runParallel({
          task: {
            module: new URL('../tasks/troubled.mjs', import.meta.url).href,
            export: 'counting',
            config: null,
          },
          algorithm: downpour({ localRate: 0 }),
          optimizer: toSpec(sgd({ learningRate: 1 })),
          transport: simulated({ faults: [{ worker: 1, gradient, kind }] }),
          workers: 2,
          data: { examples, batchSize: 4, split },
          stop: { epochs: 2 },
          seed: makeKey(1),
          silenceLimit: 1000,
        });
        expect([split, gradient, report.stopped, report.updates]).toEqual([split, gradient, 'epochs', 24]);
        expect(new Set(toArray(report.parameters as Tensor))).toEqual(new Set([2]));
        expect(report.workers.map(({ finished }) => finished)).toEqual([true, true]);
      }
  },
);
