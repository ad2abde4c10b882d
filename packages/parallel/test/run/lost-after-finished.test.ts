import { makeKey } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { expect, it } from 'vitest';
import {
  downpour,
  ParallelError,
  runParallel,
  simulated,
  type Connection,
  type Payload,
  type Transport,
  type WorkerJob,
  type WorkerMessage,
} from '../../src/index.js';
import { examples } from '../tasks/regression.js';

async function* withLoss(messages: AsyncIterable<WorkerMessage>): AsyncGenerator<WorkerMessage, void, void> {
  for await (const message of messages) {
    yield message;
    const { worker, seconds } = message;
    if (message._tag === 'Finished') {
      const error = new ParallelError({
        reason: 'exited',
        worker,
        expected: 'to wait',
        found: 'exit code 1',
      });
      yield { _tag: 'Lost', worker, seconds, error };
    }
  }
}

/** A simulation in which every worker is lost as soon as it has finished. */
const mortal = (transport: Transport): Transport => ({
  ...transport,
  open: async <Push extends Payload, Snapshot extends Payload>(job: WorkerJob) => {
    const connection = await transport.open(job, undefined);
    return { ...connection, messages: withLoss(connection.messages) } as unknown as Connection<
      Push,
      Snapshot
    >;
  },
});

it.each(['restart', 'degrade', 'fail'] as const)(
  'a worker that is lost after it has finished is not missed: %s',
  async (onFailure) => {
    const tags: string[] = [];
    const report = await runParallel({
      task: {
        module: new URL('../tasks/regression.ts', import.meta.url).href,
        export: 'regression',
        config: null,
      },
      algorithm: downpour({ localRate: 0 }),
      optimizer: toSpec(sgd({ learningRate: 0.05 })),
      // The second worker has finished long before the first.
      transport: mortal(simulated({ compute: { _tag: 'straggler', seconds: 1, factor: 5, workers: [0] } })),
      workers: 2,
      data: { examples, batchSize: 4, split: 'shards' },
      stop: { epochs: 2 },
      seed: makeKey(3),
      onFailure,
      onEvent: ({ _tag }) => tags.push(_tag),
    });
    expect(report).toMatchObject({ stopped: 'epochs', updates: 24, restarts: 0 });
    expect(report.workers.map(({ finished }) => finished)).toEqual([true, true]);
    expect(tags).not.toContain('WorkerLost');
  },
);
