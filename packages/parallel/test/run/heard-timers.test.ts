import { makeKey } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import { downpour, runParallel, simulated, type ParallelOptions } from '../../src/index.js';
import { examples } from '../tasks/regression.js';

const options = (given: Partial<ParallelOptions>): ParallelOptions => ({
  task: {
    module: new URL('../tasks/regression.ts', import.meta.url).href,
    export: 'regression',
    config: null,
  },
  algorithm: downpour({ localRate: 0 }),
  optimizer: toSpec(sgd({ learningRate: 0 })),
  transport: simulated(),
  workers: 2,
  data: { examples, batchSize: 48, split: 'copies' },
  stop: { epochs: Number.MAX_SAFE_INTEGER },
  evaluateEvery: Number.MAX_SAFE_INTEGER,
  seed: makeKey(1),
  ...given,
});

// The runs never end by themselves: a timer that is not heard is a test that hangs, on whatever machine.
describe('a run in one thread', () => {
  it('hears a signal with a timeout', async () => {
    const { stopped } = await runParallel(options({ signal: AbortSignal.timeout(1) }));
    expect(stopped).toBe('signal');
  });

  it('hears a timer, again and again', async () => {
    const controller = new AbortController();
    let heard = 0;
    const timer = setInterval(() => {
      heard += 1;
      if (heard < 3) return;
      clearInterval(timer);
      controller.abort();
    }, 1);
    const { stopped } = await runParallel(options({ signal: controller.signal }));
    expect([stopped, heard]).toEqual(['signal', 3]);
  });
});
