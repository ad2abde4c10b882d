import { makeKey } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import { downpour, runParallel, simulated, type ParallelOptions } from '../../src/index.js';
import { examples } from '../tasks/careless.mjs';

/** A task without `evaluate`, of which every batch has a loss of 1. */
const options = (given: Partial<ParallelOptions>): ParallelOptions => ({
  task: { module: new URL('../tasks/careless.mjs', import.meta.url).href, export: 'careless', config: null },
  algorithm: downpour({ localRate: 0 }),
  optimizer: toSpec(sgd({ learningRate: 1 })),
  transport: simulated(),
  workers: 2,
  data: { examples, batchSize: 1, split: 'shards' },
  stop: { epochs: 3 },
  seed: makeKey(1),
  ...given,
});

describe('the reported loss of a task without evaluate', () => {
  it.each([
    ['at the end of the last epoch', {}],
    ['where pushes come after the last loss', { algorithm: downpour({ localRate: 0, pushEvery: 5 }) }],
    ['where messages take long', { transport: simulated({ network: { _tag: 'constant', seconds: 3 } }) }],
    ['where there are more evaluations than losses', { evaluateEvery: 1, workers: 1 }],
    ['where one worker is there', { workers: 1 }],
  ] as const)('is a number: %s', async (_, given) => {
    const evaluated: number[] = [];
    const { losses } = await runParallel(
      options({
        ...given,
        onEvent: (event) => {
          if (event._tag === 'Evaluated') evaluated.push(event.loss);
        },
      }),
    );
    expect(losses.length).toBeGreaterThan(0);
    expect(losses.map(({ loss }) => loss)).toEqual(losses.map(() => 1));
    expect(evaluated).toEqual(losses.map(({ loss }) => loss));
  });

  it('is not there where no batch was computed', async () => {
    const report = await runParallel(options({ stop: { epochs: 0 } }));
    expect(report.losses).toEqual([]);
    // No time has passed either.
    expect([report.seconds, report.updatesPerSecond, report.examplesPerSecond]).toEqual([0, 0, 0]);
  });
});
