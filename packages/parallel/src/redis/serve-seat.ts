import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Cancellation } from '@thalweg/strategies';
import { isLeft, type Either } from 'fp-ts/lib/Either.js';
import { thrown } from '../error/attempted.js';
import { ParallelError } from '../error/parallel-error.js';
import type { ServerMessage } from '../message/server-message.js';
import { createDueReports } from '../worker/due-reports.js';
import type { Hosts } from '../worker/hosts.js';
import type { HostAction, HostMessage } from '../worker/worker-host.js';
import { appended } from './appended.js';
import { chunksIn, entriesIn } from './entries.js';
import type { RunKeys } from './keys.js';
import type { Link } from './link.js';
import type { TakenSeat } from './take-seat.js';
import { read } from './wire.js';
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
  /** A connection of its own, since a read waits. */
  readonly reader: Link;
  readonly keys: RunKeys;
  readonly hosts: Hosts;
  readonly taken: TakenSeat;
  /** How many pushes may be on their way. */
  readonly window: number;
  readonly signal: Cancellation | undefined;
}

/** What the server sends: messages for the rule, how far it has handled what the worker sent, or that the seat is gone. */
type Down = ServerMessage | { readonly _tag: 'Taken'; readonly number: number } | { readonly _tag: 'Leave' };

/** How long a read waits, in milliseconds. */
const longestWait = 100;

/** Runs a worker in a seat until one of the two ends. @internal */
export const serveSeat = async (options: SeatOptions): Promise<SeatEnd> => {
  const { link, reader, keys, hosts, taken, window, signal } = options;
  const { worker, seat, claim, lifetime } = taken;
  const inbox: ServerMessage[] = [];
  const dueReports = createDueReports();
  let end: SeatEnd | undefined;
  let number = 0;
  let handled = -1;
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

  const hear = (said: Down): void => {
    switch (said._tag) {
      case 'Taken':
        handled = Math.max(handled, said.number);
        onTheirWay = onTheirWay.filter((push) => push > handled);
        break;
      case 'Leave':
        over('dismissed');
        break;
      case 'Pulled':
      case 'Refused':
      case 'BeginEpoch':
        inbox.push(said);
    }
    wake();
  };

  const parametersOf = async (stored: number): Promise<unknown> => {
    const chunks = await reader.use(async (client) => {
      const [reply] = await client.send([['HGETALL', keys.parameters(stored)]]);
      return chunksIn(reply);
    });
    if (chunks.length === 0) return 'gone';
    snapshots += 1;
    return sound(read(chunks));
  };
  const sound = (found: Either<string, unknown>): unknown => {
    if (!isLeft(found)) return found.right;
    const expected = 'a message of the server';
    throw new ParallelError({ reason: 'refused', worker, expected, found: found.left });
  };

  const down = keys.down(worker, seat.life);
  /** Reads what the server sends until the seat is given up. */
  const listen = async (): Promise<void> => {
    let last = '0';
    while (end === undefined) {
      const entries = await reader.use(async (client) => {
        const [reply] = await client.send([
          ['XREAD', 'COUNT', '8', 'BLOCK', String(longestWait), 'STREAMS', down, last],
        ]);
        return entriesIn(reply);
      });
      for (const { chunks, parameters } of entries) {
        const known = parameters === undefined ? undefined : await parametersOf(Number(parameters));
        // They are kept until they are read, unless the seat was taken away meanwhile.
        if (known === 'gone') {
          over('dismissed');
          return;
        }
        hear(sound(read(chunks, known)) as Down);
      }
      if (entries.length === 0) continue;
      last = entries.at(-1)!.id;
      await reader.use((client) => client.send([['XDEL', down, ...entries.map(({ id }) => id)]]));
    }
  };

  const breathe = async (): Promise<void> => {
    const [alive] = await link.use((client) =>
      client.send([['PEXPIRE', claim, String(lifetime(longestStep))]]),
    );
    if (alive === 0) over('expired');
  };

  const send = async (host: Parameters<typeof wordsOf>[0], message: HostMessage | Failed): Promise<void> => {
    if (message._tag === 'Push') while (onTheirWay.length >= window && end === undefined) await something();
    if (end !== undefined && message._tag !== 'Failed') return;
    const words = wordsOf(host, message);
    if (message._tag === 'Push') onTheirWay.push(number);
    number += 1;
    const command = appended(keys.up, words);
    // Sent again after a cut, with the same number: one message at a time, so that none overtakes another.
    await link.use((client) => client.send([command]));
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
        for (const message of inbox.splice(0)) host.receive(message);
        if (finished && handled >= number - 1) {
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
            if (inbox.length === 0) await something();
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
    reader.hurry();
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
    await Promise.all([listen().catch(failed), run().catch(failed)]);
  } finally {
    clearInterval(beat);
    signal?.removeEventListener('abort', onAbort);
  }
  if (failure !== undefined) throw failure;
  await link.use((client) => client.send([['DEL', claim]]));
  return end ?? 'dismissed';
};
