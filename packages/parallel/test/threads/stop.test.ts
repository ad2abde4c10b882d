import type { Worker } from 'node:worker_threads';
import { makeKey, tensor } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { afterEach, expect, it } from 'vitest';
import type { Transport, WorkerJob } from '../../src/index.js';
import { built, urlOf } from './built.js';
import { workersAlive } from './workers-alive.js';

const { downpour, simulated, threads } = built;

const examples = 48;
const job: WorkerJob = {
  task: {
    module: urlOf('troubled'),
    export: 'counting',
    config: null,
  },
  // It pushes on and on without an answer.
  algorithm: toSpec(downpour({ localRate: 0, pullEvery: 1e6 })),
  optimizer: toSpec(sgd({ learningRate: 1 })),
  plugins: [],
  data: { examples, batchSize: 4, split: 'copies' },
  workers: 1,
  epochs: null,
  silenceLimit: null,
  seed: makeKey(3),
};

const listeners: ((worker: Worker) => void)[] = [];
afterEach(() => {
  for (const listener of listeners.splice(0)) process.off('worker', listener);
});

/** Is done once a thread has sent so many messages, whether anybody has read them or not. */
const haveCome = (count: number): Promise<void> =>
  new Promise((resolve) => {
    const listener = (thread: Worker): void => {
      let messages = 0;
      thread.on('message', () => {
        messages += 1;
        if (messages === count) resolve();
      });
    };
    listeners.push(listener);
    process.on('worker', listener);
  });

const cases: readonly (readonly [string, () => readonly [Transport, Promise<void>]])[] = [
  ['threads', () => [threads({ execArgv: [] }), haveCome(20)]],
  ['the simulation', () => [simulated({ network: { _tag: 'constant', seconds: 20 } }), Promise.resolve()]],
];

it.each(cases)(
  'what a stopped worker had sent does not come once it is started again: %s',
  async (_, open) => {
    const [transport, isFull] = open();
    const connection = await transport.open(job, undefined);
    const sequences: number[] = [];
    connection.start(0, { sequence: 0, clock: 0 });
    for await (const message of connection.messages) {
      if (message._tag === 'Pull')
        connection.send(0, { _tag: 'Pulled', snapshot: tensor(new Float64Array(examples)), version: 0 });
      if (message._tag !== 'Push') continue;
      sequences.push(message.push.sequence);
      if (sequences.length === 1) {
        await isFull;
        connection.stop(0);
        connection.start(0, { sequence: 1000, clock: 0 });
      }
      if (sequences.length === 3) break;
    }
    await connection.close();
    expect(sequences).toEqual([0, 1000, 1001]);
    expect(workersAlive()).toBe(0);
  },
);
