import { randomBytes } from 'node:crypto';
import type { Params } from '@thalweg/core';
import type { Cancellation } from '@thalweg/strategies';
import { ParallelError } from '../error/parallel-error.js';
import { jobParts } from '../job/job-parts.js';
import { keysOf } from '../job/run-keys.js';
import type { WorkerJob } from '../job/worker-job.js';
import { createServer, type Reply } from '../server/server.js';
import { cutFor, divisible } from '../shard/divisible.js';
import type { OrderEntry, Origin } from '../shard/order.js';
import { shardsOf } from '../shard/shards.js';
import { appended, numbered } from './appended.js';
import type { Command } from './client.js';
import { takeOver } from './commits.js';
import { initialParamsOf } from './divided-job.js';
import { keysOfRun, keysOfShard } from './keys.js';
import type { Link } from './link.js';
import { createOrder } from './order-stream.js';
import { mostBytes, readFor } from './redis.js';
import { createPieces, type ShardSeat } from './shard-pieces.js';
import { loadShard, savedShard } from './shard-state.js';
import { written } from './wire.js';

/** What {@link serveShard} needs. @internal */
export interface ServeShardOptions {
  readonly run: string;
  readonly shard: number;
  /** How many servers the run has. */
  readonly count: number;
  readonly job: WorkerJob;
  readonly link: Link;
  /** Connections for reads that wait: of the order, and of what workers send. */
  readonly orders: Link;
  readonly reader: Link;
  readonly signal: Cancellation | undefined;
  /** Is called when it begins. */
  readonly serving: () => void;
}

/** Does with a part of the parameters what the first server does, in the same order, until the run is over or the signal. @internal */
export const serveShard = async (options: ServeShardOptions): Promise<void> => {
  const { run, shard, count, job, link, orders, reader, signal, serving } = options;
  if (shard >= count)
    throw new ParallelError({
      reason: 'mismatch',
      expected: `a shard below ${count}, as the run has so many servers`,
      found: String(shard),
    });
  const [lead, keys] = [keysOfRun(run), keysOfShard(run, shard)];
  const { transformation, ...parts } = await jobParts(job);
  const params = await initialParamsOf(job);
  const shards = shardsOf(params, count, cutFor(transformation));
  const commit = await takeOver(link, keys, randomBytes(16).toString('hex'));
  const kept = await loadShard(link, keys);
  serving();

  const server = createServer({
    ...parts,
    optimizer: divisible(transformation, parts.optimizer),
    // A part of parameters is parameters.
    params: shards.part(shard, params) as Params,
    workers: job.workers,
    key: keysOf(job.seed).server,
    kept: kept?.server,
  });
  const seats = new Map<number, ShardSeat>(kept?.seats);
  const pieces = createPieces({ reader, keys, seats, mostBytes });
  const order = createOrder({ link, reader: orders, keys: lead, shard, count, after: kept?.position });
  const isOver = (): boolean => signal?.aborted === true;
  let outbox: Command[] = [];
  let commits = kept?.commits ?? 0;
  let saved = kept?.server;
  /** For how many seconds the keys are kept, when the run is over. */
  let keepFor: number | undefined;

  const deliver = (replies: readonly Reply[]): void => {
    for (const { to, message } of replies) {
      const seat = seats.get(to);
      if (message._tag === 'Pulled' && seat !== undefined)
        outbox.push(appended(keys.down(to, seat.life), message));
    }
  };
  /** Says that it needs what a worker has sent no more. */
  const taken = ({ worker, life, number }: Origin): void => {
    const seat = seats.get(worker);
    if (seat?.life !== life) return;
    seats.set(worker, { ...seat, handled: Math.max(seat.handled, number) });
    pieces.drop({ worker, life, number });
    outbox.push(appended(keys.down(worker, life), { _tag: 'Taken', number }));
  };

  /** @returns Whether it is done; not if it was told to end before the part of a push was there. */
  const handle = async (entry: OrderEntry): Promise<boolean> => {
    switch (entry._tag) {
      case 'Started': {
        const { worker, life, token } = entry;
        seats.set(worker, { life, token, handled: -1 });
        return true;
      }
      case 'Vacated':
        outbox.push(['EXPIRE', keys.down(entry.worker, entry.life), String(readFor)]);
        return true;
      case 'Active':
        deliver(server.setActive(entry.active));
        return true;
      case 'Forget':
        server.forget(entry.worker);
        return true;
      case 'Pull':
        deliver(server.pull(entry.pull));
        return true;
      case 'Discard':
        taken(entry.from);
        return true;
      case 'Push': {
        const piece = await pieces.of(entry.from, isOver);
        if (piece === undefined) return false;
        const received = server.push({ ...entry.push, payload: piece.payload });
        if (received._tag === 'Refused' || server.version() !== entry.version)
          throw new ParallelError({
            reason: 'mismatch',
            worker: entry.from.worker,
            expected: `version ${entry.version} of the parameters after a push, as the first server has`,
            found:
              received._tag === 'Refused' ? `a push that is ${received.reason}` : String(server.version()),
            fix: 'Let all processes of a run have the same task, plugins and versions',
          });
        deliver(received.replies);
        taken(entry.from);
        return true;
      }
      case 'Gather':
        outbox.push(
          ['DEL', keys.shown],
          ['HSET', keys.shown, 'name', entry.name, ...numbered(written(server.result()))],
        );
        return true;
      case 'Ended':
        keepFor = entry.keepFor;
        pieces.end();
        return true;
    }
  };

  while (keepFor === undefined && !isOver()) {
    let position: string | undefined;
    for (const { id, entry } of await order.next()) {
      if (isOver() || !(await handle(entry))) break;
      position = id;
    }
    const { ids, refused } = pieces.handled();
    if (position === undefined && ids.length === 0) continue;
    commits += 1;
    const state = server.state();
    const commands = [
      ...savedShard(
        keys,
        { server: state, seats: [...seats], position: position ?? order.seen(), commits },
        saved,
      ),
      ...outbox,
      ...(refused > 0 ? [['HINCRBY', keys.state, 'refused', String(refused)]] : []),
      ...(ids.length > 0 ? [['XDEL', keys.up, ...ids]] : []),
    ];
    outbox = [];
    await commit(commands, commits);
    saved = state;
    if (position !== undefined) await order.handled(position);
  }
  if (keepFor === undefined) return;
  const inboxes = [...seats].map(([worker, { life }]) => keys.down(worker, life));
  const { up, rule, state, server: holder, shown } = keys;
  const all = [up, rule, state, holder, shown, keys.parameters(0), ...inboxes];
  await commit(
    all.map((key) => ['EXPIRE', key, String(keepFor)]),
    commits,
  );
};
