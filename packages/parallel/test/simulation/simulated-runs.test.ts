import { makeKey, toArray } from '@thalweg/core';
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
  dropStale,
  eamsgd,
  easgd,
  replayed,
  roundPushes,
  roundRobin,
  runParallelTask,
  runParallel,
  simulated,
  type Connection,
  type Fault,
  type ParallelAlgorithm,
  type ParallelEvent,
  type ParallelOptions,
  type Payload,
  type RunRecord,
  type Transport,
  type WorkerMessage,
} from '../../src/index.js';
import { examples, type Plane } from '../tasks/regression.js';

const algorithms: readonly (readonly [string, ParallelAlgorithm])[] = [
  ['roundRobin', roundRobin()],
  ['downpour, overlapping', downpour({ localRate: 0.02, pushEvery: 4, pullEvery: 4, overlap: true })],
  ['easgd', easgd({ tau: 3 })],
  ['easgd, synchronous', easgd({ tau: 2, mode: 'sync' })],
  ['eamsgd', eamsgd({ tau: 2, momentum: 0.5 })],
  ['diloco, rounded', roundPushes(diloco({ tau: 2 }))],
  ['adaptiveRevision', adaptiveRevision({ scale: 0.1 })],
  ['stale pushes dropped', dropStale(downpour({ localRate: 0.02, warmStart: 10 }), { maxStaleness: 1 })],
  ['a bound on staleness', boundStaleness(downpour({ localRate: 0.02 }), { clocks: 2 })],
];

const options = (given: Partial<ParallelOptions>): ParallelOptions => ({
  task: {
    module: new URL('../tasks/regression.ts', import.meta.url).href,
    export: 'regression',
    config: null,
  },
  algorithm: downpour({ localRate: 0.02 }),
  optimizer: toSpec(sgd({ learningRate: 0.02 })),
  transport: simulated(),
  workers: 3,
  data: { examples, batchSize: 4, split: 'shards' },
  stop: { epochs: 2 },
  seed: makeKey(3),
  record: true,
  ...given,
});

/**
 * A transport whose workers report only some of their gradients, as threads do: between two messages of a worker lie
 * several gradients then, and it counts at which of them it took what the server had sent.
 */
const tellingEvery = (gradients: number, transport: Transport): Transport => ({
  ...transport,
  open: async <Push extends Payload, Snapshot extends Payload>(
    ...given: Parameters<Transport['open']>
  ): Promise<Connection<Push, Snapshot>> => {
    const connection = await transport.open<Push, Snapshot>(...given);
    return { ...connection, messages: withheld(gradients, connection.messages) };
  },
});

async function* withheld<Push extends Payload>(
  gradients: number,
  messages: AsyncIterable<WorkerMessage<Push>>,
): AsyncGenerator<WorkerMessage<Push>, void, void> {
  const untold = new Map<number, readonly number[]>();
  for await (const message of messages) {
    const { worker } = message;
    const taken = [...(untold.get(worker) ?? []), ...(message.taken ?? [])];
    untold.delete(worker);
    if (message._tag === 'Progress' && message.report.gradients % gradients !== 0) untold.set(worker, taken);
    else yield { ...message, taken: message._tag === 'Lost' ? [] : taken };
  }
}

/** What ends a worker; what changes numbers or messages on their way is not in a record. */
const fault: fc.Arbitrary<Fault> = fc.record({
  worker: fc.nat(2),
  gradient: fc.nat(10),
  kind: fc.constantFrom('throw', 'exit', 'hang', 'killed'),
});

describe('a simulated run', () => {
  it.each(algorithms)(
    'can be replayed to the same bits, whatever delays and losses made of it: %s',
    async (_, algorithm) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fault, { maxLength: 3 }),
          fc.constantFrom('restart', 'degrade'),
          fc.constantFrom('epochs', 'shards', 'copies'),
          fc.constantFrom({ epochs: 2 }, { updates: 7 }, { seconds: 9.5 }),
          fc.double({ min: 0, max: 3, noNaN: true }),
          fc.constantFrom(1, 4),
          fc.nat(1000),
          async (faults, onFailure, split, stop, network, every, seed) => {
            const run = async (transport: ParallelOptions['transport']) => {
              const events: ParallelEvent[] = [];
              const found = await runParallelTask(
                options({
                  algorithm,
                  transport,
                  data: { examples, batchSize: 4, split },
                  stop,
                  seed: makeKey(seed),
                  onFailure,
                  silenceLimit: 20,
                  onEvent: (event) => events.push(event),
                }),
              )();
              return { found, events };
            };
            const made = simulated({
              compute: { _tag: 'uniform', from: 0.5, to: 1.5 },
              network: { _tag: 'constant', seconds: network },
              faults,
            });
            const first = await run(tellingEvery(every, made));
            // Of a run that failed there is no report, and so no record.
            fc.pre(!isLeft(first.found));
            const { parameters, record, ...report } = first.found.right;
            const second = await run(replayed(JSON.parse(JSON.stringify(record)) as RunRecord));
            if (isLeft(second.found)) throw second.found.left;
            const { parameters: again, ...reportAgain } = second.found.right;
            const { w, b } = parameters as Plane;
            const { w: wAgain, b: bAgain } = again as Plane;
            expect([toArray(wAgain), toArray(bAgain)]).toEqual([toArray(w), toArray(b)]);
            expect(reportAgain).toEqual({ ...report, record });
            expect(second.events).toEqual(first.events);
          },
        ),
        { numRuns: 20, seed: 1 },
      );
    },
  );

  it('cannot be replayed where a push came twice', async () => {
    const { record } = await runParallel(
      options({ transport: simulated({ faults: [{ worker: 1, gradient: 3, kind: 'duplicate' }] }) }),
    );
    const found = await runParallelTask(options({ transport: replayed(record!) }))();
    expect(isLeft(found) && found.left).toMatchObject({ reason: 'mismatch', worker: 1 });
  });

  it('that was stopped by its signal ends there when it is replayed', async () => {
    const controller = new AbortController();
    const first = await runParallel(
      options({
        signal: controller.signal,
        onEvent: (event) => {
          if (event._tag === 'PushApplied' && event.version === 5) controller.abort();
        },
      }),
    );
    const second = await runParallel(options({ transport: replayed(first.record!) }));
    expect([first.stopped, first.updates]).toEqual(['signal', 5]);
    expect(second).toEqual(first);
  });
});
