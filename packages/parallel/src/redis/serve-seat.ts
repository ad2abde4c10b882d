import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Cancellation } from '@thalweg/strategies';
import { thrown } from '../error/attempted.js';
import { ParallelError } from '../error/parallel-error.js';
import type { ReceivedPush } from '../algorithm/received-push.js';
import { isNonFinite } from '../algorithm/non-finite.js';
import type { Shards } from '../shard/shards.js';
import { createDueReports } from '../worker/due-reports.js';
import type { Hosts } from '../worker/hosts.js';
import type { HostAction, HostMessage } from '../worker/worker-host.js';
import { appended } from './appended.js';
import type { Command } from './client.js';
import type { Link } from './link.js';
import { listen, type Down, type ServerLink } from './listen.js';
import { createReceivedWords } from './received-words.js';
import type { Piece } from './shard-pieces.js';
import type { TakenSeat } from './take-seat.js';
import type { Failed, WorkerWords } from './worker-words.js';

/**
 * Why a worker gave up its seat.
 *
 * - `'finished'`: it had no more data.
 * - `'dismissed'`: the server took the seat away.
 * - `'expired'`: it gave no sign of life for too long.
 * - `'signal'`: it was told to end.
 * - `'threw'`: its task or its rule threw.
 *
 * @category Parallel
 * @since 0.1.0
 */
export type SeatEnd = 'finished' | 'dismissed' | 'expired' | 'signal' | 'threw';

/** What {@link serveSeat} needs. @internal */
export interface SeatOptions {
  readonly link: Link;
  /** The servers of the run. */
  readonly servers: readonly ServerLink[];
  /** How the servers divide the parameters; `undefined` for one server. */
  readonly division: Shards | undefined;
  readonly hosts: Hosts;
  readonly taken: TakenSeat;
  /** How many pushes may be on their way. */
  readonly window: number;
  readonly signal: Cancellation | undefined;
}

type SentPush = Omit<ReceivedPush, 'staleness'>;

/** Runs a worker in a seat until one of the two ends. @internal */
export const serveSeat = async (options: SeatOptions): Promise<SeatEnd> => {
  const { link, servers, division, hosts, taken, window, signal } = options;
  const [{ keys }] = servers as readonly [ServerLink];
  const { worker, seat, claim, lifetime } = taken;
  const received = createReceivedWords(division);
  const dueReports = createDueReports();
  let end: SeatEnd | undefined;
  let number = 0;
  /** The numbers of the pushes that are not known to be handled. */
  let onTheirWay: number[] = [];
  let longestStep = 0;
  let waited = 0;
  let snapshots = 0;
  let wake = (): void => undefined;

  const something = async (): Promise<void> => {
    const since = performance.now();
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
    waited += (performance.now() - since) / 1000;
  };
  const over = (reason: SeatEnd): void => {
    end ??= reason;
    wake();
  };

  const hear = (shard: number, said: Down): void => {
    if (said._tag === 'Leave') over('dismissed');
    else received.hear(shard, said);
    const handled = Math.min(...servers.map((_, server) => received.handledBy(server)));
    onTheirWay = onTheirWay.filter((push) => push > handled);
    wake();
  };
  const listenTo = (server: ServerLink, shard: number): Promise<void> =>
    listen({
      ...server,
      worker,
      life: seat.life,
      hear: (said) => hear(shard, said),
      hasRead: () => {
        snapshots += 1;
      },
      isOver: () => end !== undefined,
    });

  const breathe = async (): Promise<void> => {
    const [alive] = await link.use((client) =>
      client.send([['PEXPIRE', claim, String(lifetime(longestStep))]]),
    );
    if (alive === 0) over('expired');
  };

  const send = async (host: Parameters<typeof wordsOf>[0], message: HostMessage | Failed): Promise<void> => {
    if (message._tag === 'Push') while (onTheirWay.length >= window && end === undefined) await something();
    if (end !== undefined && message._tag !== 'Failed') return;
    const commands =
      division === undefined || message._tag !== 'Push'
        ? [appended(keys.up, wordsOf(host, message))]
        : divided(division, message.push, (push) => wordsOf(host, { _tag: 'Push', push }));
    if (message._tag === 'Push') onTheirWay.push(number);
    number += 1;
    // Sent again after a cut, with the same number: one message at a time, so that none overtakes another.
    await link.use((client) => client.send(commands));
  };
  /** The parts of a push: that of the first server last, since it says that the others are there. */
  const divided = (
    shards: Shards,
    push: SentPush,
    wordsWith: (push: SentPush) => WorkerWords,
  ): readonly Command[] => {
    const payloads = servers.map((_, shard) => shards.part(shard, push.payload));
    const pieces = servers.slice(1).map((server, i) => {
      const piece: Piece = { worker, life: seat.life, number, token: seat.token, payload: payloads[i + 1]! };
      return appended(server.keys.up, piece);
    });
    const own = { ...push, payload: payloads[0]! };
    const hasNonFinite = payloads.slice(1).some(isNonFinite);
    return [...pieces, appended(keys.up, wordsWith(hasNonFinite ? { ...own, hasNonFinite } : own))];
  };
  const wordsOf = (
    host: { readonly taken: () => readonly number[]; readonly tally: () => WorkerWords['tally'] },
    message: HostMessage | Failed,
  ): WorkerWords => ({
    worker,
    token: seat.token,
    number,
    taken: host.taken(),
    tally: host.tally(),
    snapshots,
    waited,
    message,
  });

  const run = async (): Promise<void> => {
    const host = hosts.start(worker, seat, await hosts.taskOf(worker));
    const leave = async (failed: Omit<Failed, '_tag'>, reason: SeatEnd): Promise<void> => {
      await send(host, { _tag: 'Failed', ...failed });
      over(reason);
    };
    let finished = false;
    try {
      while (end === undefined) {
        if (signal?.aborted === true) {
          await leave(
            { reason: 'exited', expected: 'to run on', found: 'that it was told to end' },
            'signal',
          );
          return;
        }
        for (const message of received.take()) host.receive(message);
        if (finished && received.handledBy(0) >= number - 1) {
          over('finished');
          return;
        }
        const action: HostAction = finished ? { _tag: 'Wait' } : host.next();
        switch (action._tag) {
          case 'Send':
            for (const due of dueReports(action.message)) await send(host, due);
            finished = action.message._tag === 'Finished';
            break;
          case 'Compute': {
            const since = performance.now();
            action.run();
            longestStep = Math.max(longestStep, performance.now() - since);
            await nextTurn();
            break;
          }
          case 'Wait':
          case 'Done':
            if (received.isEmpty()) await something();
        }
      }
    } catch (error) {
      if (error instanceof ParallelError && ['disconnected', 'restarted', 'refused'].includes(error.reason))
        throw error;
      const { reason, expected, found } = thrown('to run on', error, worker);
      await leave({ reason, expected, found }, 'threw');
    }
  };

  const onAbort = (): void => {
    link.hurry();
    for (const { reader } of servers) reader.hurry();
    wake();
  };
  signal?.addEventListener('abort', onAbort);
  let failure: ParallelError | undefined;
  const failed = (error: unknown): void => {
    failure ??= thrown('to go on', error, worker);
    over('threw');
  };
  const beat = setInterval(() => void breathe().catch(failed), lifetime(1) / 4);
  try {
    await Promise.all([
      ...servers.map((server, shard) => listenTo(server, shard).catch(failed)),
      run().catch(failed),
    ]);
  } finally {
    clearInterval(beat);
    signal?.removeEventListener('abort', onAbort);
  }
  if (failure !== undefined) throw failure;
  await link.use((client) => client.send([['DEL', claim]]));
  return end ?? 'dismissed';
};
