import { setImmediate as nextTurn } from 'node:timers/promises';
import { makeKey, tensor } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { expect, it } from 'vitest';
import type { Transport, WorkerJob } from '../../src/index.js';
import { built, urlOf } from './built.js';
import { workersAlive } from './workers-alive.js';

const { downpour, simulated, threads } = built;

const examples = 48;
const computed = new Int32Array(new SharedArrayBuffer(4));
const job: WorkerJob = {
  task: {
    module: urlOf('troubled'),
    export: 'bulky',
    config: { elements: examples },
  },
  // It pushes on and on without an answer.
  algorithm: toSpec(downpour({ localRate: 0, pullEvery: 1e6 })),
  optimizer: toSpec(sgd({ learningRate: 1 })),
  plugins: [],
  data: { examples, batchSize: 4, split: 'copies', arrays: { computed } },
  workers: 1,
  epochs: null,
  silenceLimit: null,
  seed: makeKey(3),
};

/** Resolves once a thread has sent messages that have come and have not been read. */
const haveCome = async (count: number): Promise<void> => {
  while (Atomics.load(computed, 0) < count) await nextTurn();
  for (let turn = 0; turn < 3; turn++) await nextTurn();
};

const cases: readonly (readonly [string, Transport, () => Promise<void>])[] = [
  ['threads', threads({ execArgv: [] }), () => haveCome(20)],
  ['the simulation', simulated({ network: { _tag: 'constant', seconds: 20 } }), () => Promise.resolve()],
];

// It holds whether or not anything had come.
it.each(cases)(
  'what a stopped worker had sent does not come once it is started again: %s',
  async (_, transport, isFull) => {
    const connection = await transport.open(job, undefined);
    const sequences: number[] = [];
    connection.start(0, { sequence: 0, clock: 0 });
    for await (const message of connection.messages) {
      if (message._tag === 'Pull')
        connection.send(0, { _tag: 'Pulled', snapshot: tensor(new Float64Array(examples)), version: 0 });
      if (message._tag !== 'Push') continue;
      sequences.push(message.push.sequence);
      if (sequences.length === 1) {
        await isFull();
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
