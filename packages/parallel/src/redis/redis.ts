import { randomBytes } from 'node:crypto';
import { requireOptions } from '@thalweg/core';
import type { Payload } from '../algorithm/payload.js';
import { ParallelError } from '../error/parallel-error.js';
import type { WorkerJob } from '../job/worker-job.js';
import type { ServerMessage } from '../message/server-message.js';
import type { Unaddressed, WorkerMessage } from '../message/worker-message.js';
import { optionChecks } from '../option/option-checks.js';
import type { Origin } from '../shard/order.js';
import type { Connection } from '../transport/connection.js';
import type { Transport } from '../transport/transport.js';
import { messageOf } from '../worker/message-of.js';
import { createClaims } from './claims.js';
import { createDesk, type Desk } from './desk.js';
import { divisionOver, telling } from './division.js';
import { publishJob } from './job.js';
import { keysOfRun, type RunKeys } from './keys.js';
import { linkTo, type Link } from './link.js';
import { openLedger, type RedisLedger } from './redis-ledger.js';
import type { Seat } from './seat.js';
import { createUpstream, type Upstream } from './upstream.js';
import type { WorkerWords } from './worker-words.js';

/** For how many seconds a worker may read that its seat was taken away. @internal */
export const readFor = 3600;

/** Larger than any message: a run that needs more needs its parameters on several servers. @internal */
export const mostBytes = 2 ** 29;

/** What {@link redis} may be told. @category Parallel @since 0.1.0 */
export interface RedisOptions {
  readonly run: string;
  readonly keepFor?: number;
  readonly shards?: number;
}

/**
 * Workers in other processes, on this machine or on others, over Redis or Valkey, 7.0 or later.
 *
 * The process that calls `runParallel` runs the server. Workers are processes that run {@link redisWorker} with the same name of
 * the run; they come and go at any time. What the run knows is kept in Redis: parameters, state, what each worker was told and what
 * of it was handled change together or not at all. If the process ends, call `runParallel` with the same options again: the run
 * goes on, and every push is applied once. A run that its signal ends goes on in the same way.
 *
 * A worker that has taken a seat and gives no sign of life is lost; `silenceLimit` of the run says after how many seconds.
 *
 * @param url - `redis://user:password@host:port/database`, or `rediss://` for TLS.
 * @param options - `run`: the name of the run, one word; all its keys in Redis begin with `thalweg:{run}:`. `keepFor`: for how many
 *   seconds Redis keeps them after the end, a whole number above 0; a day by default. `shards`: among how many servers the
 *   parameters are divided, a whole number, 1 or more; 1 by default. This one is the first; the others are {@link redisShard}.
 * @returns What `runParallel` takes as `transport`. The run fails with a `ParallelError`: `'disconnected'` if nothing answers at
 *   the address, `'mismatch'` if a run of this name has other options, `'restarted'` if Redis was restarted, `'superseded'` if
 *   another process has taken the run over, `'refused'` if Redis refuses a command.
 * @throws {ConfigError} If an argument is missing, unknown or out of range.
 *
 * @example
 * ```ts no-run
 * const report = await runParallel({
 *   ...options,
 *   transport: redis('redis://localhost', { run: 'digits-1' }),
 *   onFailure: 'restart',
 * });
 * ```
 *
 * Source: the parameter server of Dean et al., "Large scale distributed deep networks" (2012), section 4, over a log.
 *
 * @category Parallel
 * @since 0.1.0
 */
export const redis = (url: string, options: RedisOptions): Transport => {
  const { typed, wholeNumber } = optionChecks('redis');
  requireOptions('redis', options, { run: true, keepFor: true, shards: true });
  typed('url', url, 'string');
  requireRun('redis', options.run);
  const { run, keepFor = 86_400, shards = 1 } = options;
  wholeNumber('keepFor', keepFor, 1);
  wholeNumber('shards', shards, 1);
  return {
    name: 'redis',
    sharesMemory: false,
    reproducible: false,
    open: async <Push extends Payload, Snapshot extends Payload>(job: WorkerJob) =>
      // What is sent and received is what the rules of the job make and take.
      (await connect(url, { run, keepFor, shards }, job)) as unknown as Connection<Push, Snapshot>,
  };
};

/** @throws {ConfigError} If it cannot be a part of a key. @internal */
export const requireRun = (owner: string, run: unknown): void => {
  const { refuse } = optionChecks(owner);
  if (typeof run !== 'string' || !/^[\w.-]{1,100}$/.test(run))
    refuse('run', 'a name of 1 to 100 letters, digits, dots, hyphens and underscores', run);
};

const connect = async (
  url: string,
  { run, keepFor, shards }: Required<RedisOptions>,
  job: WorkerJob,
): Promise<Connection> => {
  const keys = keysOfRun(run);
  const [link, reader] = await Promise.all([linkTo(url), linkTo(url)]);
  try {
    await publishJob(link, keys, job, shards);
    const desk = createDesk();
    const upstream = createUpstream({ reader, keys, desk, mostBytes });
    const ledger = await openLedger({ link, keys, desk, keepFor });
    return connectionOf({ run, shards, keepFor, link, reader, keys, desk, upstream, ledger });
  } catch (error) {
    link.close();
    reader.close();
    throw error;
  }
};

interface Parts extends Required<RedisOptions> {
  readonly link: Link;
  readonly reader: Link;
  readonly keys: RunKeys;
  readonly desk: Desk;
  readonly upstream: Upstream;
  readonly ledger: RedisLedger;
}

const connectionOf = (parts: Parts): Connection => {
  const { run, shards, keepFor, link, reader, keys, desk, upstream, ledger } = parts;
  const { seats, lives, heard, outbox } = desk;
  const opened = performance.now();
  const before = ledger.kept?.state.seconds ?? 0;
  const seconds = (): number => before + (performance.now() - opened) / 1000;
  const lostNow = createClaims(link, keys, desk);
  let closed = false;
  let from: Origin = { worker: 0, life: 0, number: 0 };
  const tellAll = shards === 1 ? () => undefined : telling(desk, keys);

  const say = (worker: number, message: ServerMessage | { readonly _tag: 'Leave' }): void => {
    const seat = seats.get(worker);
    if (seat !== undefined) outbox.push({ worker, life: seat.life, message });
  };
  /** Takes the seat of a worker away: nothing more is heard of who had it. */
  const vacate = (worker: number): void => {
    const seat = seats.get(worker);
    if (seat === undefined) return;
    say(worker, { _tag: 'Leave' });
    tellAll({ _tag: 'Vacated', worker, life: seat.life });
    outbox.push(['EXPIRE', keys.down(worker, seat.life), String(readFor)]);
    seats.delete(worker);
    desk.snapshots.forget(worker);
    outbox.push(['HDEL', keys.seats, String(worker)]);
  };

  async function* messages(): AsyncGenerator<WorkerMessage, void, void> {
    while (!closed) {
      for await (const words of upstream.batch()) {
        const { worker, number } = words;
        from = { worker, number, life: lives.get(worker)! };
        if (words.message._tag === 'Failed') vacate(worker);
        yield { ...unaddressed(words), worker, seconds: seconds(), taken: words.taken };
      }
      await ledger.flush();
      // What a lost worker had sent has been handled by now.
      for (const error of await lostNow()) {
        const worker = error.worker!;
        vacate(worker);
        yield { _tag: 'Lost', worker, seconds: seconds(), error };
      }
    }
  }

  return {
    messages: messages(),
    shared: undefined,
    ledger: {
      ...ledger,
      end: async (state, report) => {
        if (report.stopped !== 'signal') tellAll({ _tag: 'Ended', keepFor });
        await ledger.end(state, report);
      },
    },
    divide:
      shards === 1
        ? undefined
        : (undivided) =>
            divisionOver(
              {
                run,
                count: shards,
                link,
                desk,
                flush: ledger.flush,
                from: () => from,
                isInterrupted: () => closed,
              },
              undivided,
            ),
    start: (worker, from) => {
      vacate(worker);
      const life = (lives.get(worker) ?? -1) + 1;
      const seat: Seat = { life, token: randomBytes(16).toString('hex'), ...from };
      lives.set(worker, life);
      heard.set(worker, -1);
      seats.set(worker, seat);
      tellAll({ _tag: 'Started', worker, life, token: seat.token });
      outbox.push(
        ['HSET', keys.seats, String(worker), JSON.stringify(seat)],
        ['HSET', keys.heard, String(worker), JSON.stringify([life, -1])],
      );
    },
    send: say,
    stop: vacate,
    interrupt: () => {
      closed = true;
      link.hurry();
      reader.hurry();
    },
    close: () => {
      closed = true;
      link.close();
      reader.close();
      return Promise.resolve();
    },
  };
};

const unaddressed = ({ worker, tally, waited, message }: WorkerWords): Unaddressed<WorkerMessage> => {
  if (message._tag !== 'Failed')
    return messageOf(message, (finished) => ({ worker, finished, ...tally, waitSeconds: waited }));
  const { reason, expected, found } = message;
  return { _tag: 'Lost', error: new ParallelError({ reason, worker, expected, found }) };
};
