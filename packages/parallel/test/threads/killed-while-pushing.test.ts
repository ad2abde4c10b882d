import type { Worker } from 'node:worker_threads';
import { makeKey, toArray, uniformAt, type Tensor } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { afterEach, expect, it } from 'vitest';
import { built, urlOf } from './built.js';
import { workersAlive } from './workers-alive.js';

const { downpour, runParallel, threads } = built;

const listeners: ((worker: Worker) => void)[] = [];
afterEach(() => {
  for (const listener of listeners.splice(0)) process.off('worker', listener);
});

/** 4 MB in a push. */
const elements = 2 ** 19;
const examples = 160;
const kills = 20;

interface Said {
  readonly _tag: string;
  readonly push: { readonly payload: { readonly data: Float64Array } };
}

it('a push of a thread that is killed at any moment has come whole or not at all, and is counted once', async () => {
  let threadsKilled = 0;
  let pushes = 0;
  let torn = 0;
  // The thread is ended behind the back of the transport, some time after its first push has come.
  const kill = (thread: Worker): void => {
    let isDoomed = false;
    thread.on('message', ({ _tag, push }: Said) => {
      if (_tag !== 'Push') return;
      pushes += 1;
      const { data } = push.payload;
      if (data.length !== elements || data.some((slope) => slope !== -1)) torn += 1;
      if (isDoomed || threadsKilled === kills) return;
      isDoomed = true;
      const wait = 15 * uniformAt(makeKey(5), threadsKilled);
      threadsKilled += 1;
      setTimeout(() => void thread.terminate(), wait);
    });
  };
  listeners.push(kill);
  process.on('worker', kill);
  const computed = new Int32Array(new SharedArrayBuffer(4));

  const report = await runParallel({
    task: {
      module: urlOf('troubled'),
      export: 'bulky',
      config: { elements },
    },
    algorithm: downpour({ localRate: 0, pullEvery: 4 }),
    optimizer: toSpec(sgd({ learningRate: 1 })),
    transport: threads({ execArgv: [] }),
    workers: 2,
    data: { examples, batchSize: 1, split: 'shards', arrays: { computed } },
    stop: { epochs: 1 },
    seed: makeKey(3),
    onFailure: 'restart',
    maxRestarts: kills,
    silenceLimit: 30,
  });

  expect(report.stopped).toBe('epochs');
  expect(report.restarts).toBe(kills);
  expect(torn).toBe(0);
  expect(report.refused).toEqual({ stale: 0, nonFinite: 0, duplicate: 0 });
  expect([report.updates, pushes]).toEqual([examples, examples]);
  const counts = toArray(report.parameters as Tensor) as readonly number[];
  expect(counts.length).toBe(elements);
  expect(counts.filter((count) => count !== examples).length).toBe(0);
  // Some died with a gradient that had not come, and it was computed again.
  expect(computed[0]).toBeGreaterThan(examples);
  expect(workersAlive()).toBe(0);
});
