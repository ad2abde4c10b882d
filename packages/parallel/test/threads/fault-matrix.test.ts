import { makeKey, toArray, type Tensor } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { isLeft } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import type { ParallelFailure, ParallelReport, Transport } from '../../src/index.js';
import { built, urlOf } from './built.js';
import { faulty } from './faulty.js';
import { workersAlive } from './workers-alive.js';

const { downpour, runParallelTask, simulated, threads } = built;

const [examples, batchSize, epochs, workers] = [48, 4, 4, 2];
const batches = (epochs * examples) / batchSize;

/** What goes wrong, and why the worker is lost then; `null` if it is not. */
const faults = {
  throw: 'threw',
  exit: 'exited',
  outOfMemory: 'exited',
  hang: 'silent',
  killed: 'exited',
  nonFinite: null,
  lose: null,
  duplicate: null,
  reorder: null,
} as const satisfies Record<string, ParallelFailure | null>;
type Kind = keyof typeof faults;
const policies = ['restart', 'degrade', 'fail'] as const;

/** The second worker comes to grief at its fifth gradient, in the first epoch. */
const [worker, at] = [1, 4];

interface Trouble {
  readonly transport: Transport;
  /** What the task does, where the transport does nothing. */
  readonly config: { readonly worker: number; readonly gradient: number; readonly kind: string } | null;
}

const troubleIn = {
  threads: (kind: Kind, onMessage: Listener): Trouble => {
    // The tests run under a condition by which packages are their source, which threads cannot run: execArgv.
    const transport = threads({ maxMemory: 64, execArgv: [] });
    return kind === 'killed' || kind === 'lose' || kind === 'duplicate' || kind === 'reorder'
      ? { transport: faulty(transport, { faults: [{ worker, push: at, kind }], onMessage }), config: null }
      : { transport: faulty(transport, { onMessage }), config: { worker, gradient: at, kind } };
  },
  'the simulation': (kind: Kind, onMessage: Listener): Trouble => ({
    transport: faulty(
      simulated({
        compute: { _tag: 'constant', seconds: 0.25 },
        faults: [{ worker, gradient: at, kind }],
      }),
      { onMessage },
    ),
    config: null,
  }),
};
type Listener = NonNullable<Parameters<typeof faulty>[1]['onMessage']>;

/** How many examples were counted so often, by how often. */
const tallyOf = ({ parameters }: ParallelReport): Record<number, number> => {
  const tally: Record<number, number> = {};
  for (const times of toArray(parameters as Tensor) as readonly number[])
    tally[times] = (tally[times] ?? 0) + 1;
  return tally;
};

describe.each(Object.keys(troubleIn) as (keyof typeof troubleIn)[])('whatever goes wrong in %s', (where) => {
  // Threads take long to start. Where no worker is lost there, only the policy is tried that would fail; each policy meets each
  // kind of loss once.
  const inThreads: Partial<Record<Kind, readonly (typeof policies)[number][]>> = {
    throw: policies,
    exit: policies,
    hang: policies,
    outOfMemory: ['restart'],
    killed: ['restart'],
  };
  const cells = (Object.keys(faults) as Kind[]).flatMap((kind) =>
    policies
      .filter((policy) => where === 'the simulation' || (inThreads[kind] ?? ['fail']).includes(policy))
      .map((policy) => [kind, policy] as const),
  );
  it.each(cells)(
    'every example is counted as promised, and no thread is left: %s, %s',
    async (kind, onFailure) => {
      const arrived: string[] = [];
      const versions: number[] = [];
      const refusals: string[] = [];
      const { transport, config } = troubleIn[where](kind, (message) => {
        if (message._tag === 'Push') arrived.push(`${message.worker}: ${message.push.sequence}`);
      });
      const found = await runParallelTask({
        task: {
          module: urlOf('troubled'),
          export: 'counting',
          config: config as null,
        },
        algorithm: downpour({ localRate: 0 }),
        optimizer: toSpec(sgd({ learningRate: 1 })),
        transport,
        workers,
        data: {
          examples,
          batchSize,
          split: 'epochs',
          arrays: { lives: new Int32Array(new SharedArrayBuffer(4 * workers)) },
        },
        stop: { epochs },
        seed: makeKey(3),
        onFailure,
        // Simulated seconds are always the same. Of threads only one that hangs must be lost, however slow the machine is.
        silenceLimit: where === 'the simulation' ? 2 : kind === 'hang' ? 3 : 60,
        onEvent: (event) => {
          if (event._tag === 'PushApplied') versions.push(event.version);
          if (event._tag === 'PushRefused') refusals.push(event.reason);
        },
      })();
      expect(workersAlive()).toBe(0);

      // Every push that arrived was applied once or refused, and none was applied that had been applied before.
      expect(versions).toEqual(versions.map((_, i) => i + 1));
      expect(versions.length + refusals.length).toBe(arrived.length);
      expect(refusals).toEqual(
        kind === 'nonFinite' ? ['nonFinite'] : kind === 'duplicate' ? ['duplicate'] : [],
      );
      expect(arrived.length - new Set(arrived).size).toBe(kind === 'duplicate' ? 1 : 0);
      const ofWorker = arrived.filter((push) => push.startsWith(`${worker}:`));
      if (kind === 'reorder')
        expect(ofWorker.slice(3, 7)).toEqual([3, 5, 4, 6].map((sequence) => `1: ${sequence}`));

      const reason = faults[kind];
      if (reason !== null && onFailure === 'fail') {
        expect(isLeft(found) && found.left).toMatchObject({ reason, worker });
        expect(ofWorker.length).toBe(at);
        return;
      }
      if (isLeft(found)) throw found.left;
      const { right: report } = found;
      expect(report.stopped).toBe('epochs');
      expect(report.updates).toBe(versions.length);
      expect(report.restarts).toBe(reason !== null && onFailure === 'restart' ? 1 : 0);
      expect(report.workers.map(({ finished }) => finished)).toEqual([
        true,
        reason === null || onFailure === 'restart',
      ]);
      const all = { [epochs]: examples };
      const allBut = (missed: number) => ({ [epochs - 1]: missed, [epochs]: examples - missed });
      const own = examples / workers;
      expect(tallyOf(report)).toEqual(
        kind === 'nonFinite'
          ? allBut(batchSize)
          : reason !== null && onFailure === 'degrade'
            ? // What was left of the share of the lost worker is not used in that epoch.
              allBut(own - at * batchSize)
            : all,
      );
      expect(report.updates).toBe(
        batches -
          (kind === 'nonFinite' ? 1 : reason !== null && onFailure === 'degrade' ? own / batchSize - at : 0),
      );
    },
  );
});
