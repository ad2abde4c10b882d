import type { Worker } from 'node:worker_threads';
import { makeKey, toArray, toNdArray, uniformAt, type Tensor } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { afterEach, expect, it } from 'vitest';
import { built, urlOf } from './built.js';
import { faulty } from './faulty.js';
import { workersAlive } from './workers-alive.js';

const { downpour, runParallel, threads } = built;

const running = new Map<number, Worker>();
const note = (thread: Worker): void => void running.set(thread.threadId, thread);
afterEach(() => {
  process.off('worker', note);
});

/** 1 MB in a push. */
const elements = 2 ** 17;
const workers = 2;
/** A worker sends at most four pushes in each of them, so that there are batches left for the last life. */
const doomedLives = 4;
const examples = 48;

// What is asserted holds whenever a thread ends: in the middle of a push, between two, or after it has nothing more to do.
it('a push of a thread that is killed at any moment has come whole or not at all, and is counted once', async () => {
  process.on('worker', note);
  const [computed, lives, threadIds] = [1, workers, workers].map(
    (length) => new Int32Array(new SharedArrayBuffer(4 * length)),
  ) as [Int32Array, Int32Array, Int32Array];
  const doomed = new Set<number>();
  let pushes = 0;
  let torn = 0;

  const transport = faulty(threads({ execArgv: [] }), {
    onMessage: (message) => {
      if (message._tag !== 'Push') return;
      pushes += 1;
      const { data } = toNdArray(message.push.payload as Tensor);
      if (data.length !== elements || data.some((slope) => slope !== -1)) torn += 1;
      // The thread is ended behind the back of the transport, some time after its first push has come.
      const id = threadIds[message.worker]!;
      if (lives[message.worker]! > doomedLives || doomed.has(id)) return;
      setTimeout(() => void running.get(id)!.terminate(), 8 * uniformAt(makeKey(5), doomed.size));
      doomed.add(id);
    },
  });
  const report = await runParallel({
    task: { module: urlOf('troubled'), export: 'bulky', config: { elements, doomedLives } },
    algorithm: downpour({ localRate: 0, pullEvery: 4 }),
    optimizer: toSpec(sgd({ learningRate: 1 })),
    transport,
    workers,
    data: { examples, batchSize: 1, split: 'shards', arrays: { computed, lives, threadIds } },
    stop: { epochs: 1 },
    seed: makeKey(3),
    onFailure: 'restart',
    maxRestarts: doomedLives,
    // A doomed thread shows no sign of life, and it is not the watch that is to end it.
    silenceLimit: 600,
  });

  expect(report.stopped).toBe('epochs');
  expect(report.restarts).toBe(workers * doomedLives);
  expect(torn).toBe(0);
  expect(report.refused).toEqual({ stale: 0, nonFinite: 0, duplicate: 0 });
  expect([report.updates, pushes]).toEqual([examples, examples]);
  const counts = toArray(report.parameters as Tensor) as readonly number[];
  expect(counts.length).toBe(elements);
  expect(counts.filter((count) => count !== examples).length).toBe(0);
  // What a thread had computed and not pushed was computed again.
  expect(computed[0]).toBeGreaterThanOrEqual(examples);
  expect(workersAlive()).toBe(0);
});
