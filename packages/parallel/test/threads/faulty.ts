import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, Payload, Transport, WorkerJob, WorkerMessage } from '../../src/index.js';
import { built } from './built.js';

/**
 * What goes wrong with a push between a worker and the server.
 *
 * - `'lose'`: it is lost, and arrives after a pause, as where a network sends again; before word that the worker has finished.
 * - `'duplicate'`: it arrives twice.
 * - `'reorder'`: it arrives after the next push of the worker, or before word that there is none.
 * - `'killed'`: the worker is ended, and the push does not arrive.
 */
export interface PushFault {
  readonly worker: number;
  /** At its push of this number, from 0, counted over restarts. */
  readonly push: number;
  readonly kind: 'lose' | 'duplicate' | 'reorder' | 'killed';
}

/** What a faulty transport may be told. */
export interface Faulty {
  readonly faults?: readonly PushFault[];
  /** Milliseconds before a lost push arrives. */
  readonly pause?: number;
  /** Is told of what the server gets. */
  readonly onMessage?: (message: WorkerMessage) => void;
  /** Is told of every open connection. */
  readonly onOpen?: (connection: Connection) => void;
}

/** A push that arrives later: after `at`, or, without a time, after the next one. */
interface Late {
  readonly message: WorkerMessage;
  readonly at: number;
}

/** A transport that damages what the server gets. */
export const faulty = (
  transport: Transport,
  { faults = [], pause = 50, onMessage = () => undefined, onOpen = () => undefined }: Faulty,
): Transport => ({
  ...transport,
  open: async <Push extends Payload, Snapshot extends Payload>(
    job: WorkerJob,
    shared: Parameters<Transport['open']>[1],
  ) => {
    const connection = await transport.open(job, shared);
    onOpen(connection);
    return {
      ...connection,
      messages: told(damaged(connection, faults, pause), onMessage),
    } as unknown as Connection<Push, Snapshot>;
  },
});

async function* told(
  messages: AsyncIterable<WorkerMessage>,
  tell: (message: WorkerMessage) => void,
): AsyncGenerator<WorkerMessage, void, void> {
  for await (const message of messages) {
    tell(message);
    yield message;
  }
}

async function* damaged(
  connection: Connection,
  faults: readonly PushFault[],
  pause: number,
): AsyncGenerator<WorkerMessage, void, void> {
  const reader = connection.messages[Symbol.asyncIterator]();
  const sent = new Map<number, number>();
  let late: readonly Late[] = [];
  const takeLate = (isDue: (late: Late) => boolean): readonly WorkerMessage[] => {
    const due = late.filter(isDue);
    late = late.filter((other) => !due.includes(other));
    return due.map(({ message }) => message);
  };
  let coming = reader.next();
  for (;;) {
    const wait = Math.min(...late.map(({ at }) => at)) - performance.now();
    const next = await (wait === Infinity
      ? coming
      : Promise.race([coming, sleep(Math.max(wait, 0), undefined, { ref: false })]));
    if (next === undefined) {
      yield* takeLate(({ at }) => at <= performance.now());
      continue;
    }
    if (next.done === true) return;
    const message = next.value;
    const { worker } = message;
    const isOfWorker = (other: Late): boolean => other.message.worker === worker;
    switch (message._tag) {
      case 'Push': {
        const push = sent.get(worker) ?? 0;
        sent.set(worker, push + 1);
        switch (faults.find((fault) => fault.worker === worker && fault.push === push)?.kind) {
          case undefined:
            yield message;
            yield* takeLate((other) => isOfWorker(other) && other.at === Infinity);
            break;
          case 'duplicate':
            yield message;
            yield message;
            break;
          case 'reorder':
            late = [...late, { message, at: Infinity }];
            break;
          case 'lose':
            late = [...late, { message, at: performance.now() + pause }];
            break;
          case 'killed':
            connection.stop(worker);
            yield killed(message);
        }
        break;
      }
      case 'Finished':
        yield* takeLate(isOfWorker);
        yield message;
        break;
      case 'Lost':
        takeLate(isOfWorker);
        yield message;
        break;
      default:
        yield message;
    }
    // Not sooner: a simulation goes on when it is asked.
    coming = reader.next();
  }
}

const killed = ({ worker, seconds }: WorkerMessage): WorkerMessage => ({
  _tag: 'Lost',
  worker,
  seconds,
  error: new built.ParallelError({
    reason: 'exited',
    worker,
    expected: 'to run on',
    found: 'an end while it sent a push',
  }),
});
