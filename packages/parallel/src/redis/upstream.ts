import { isLeft } from 'fp-ts/lib/Either.js';
import type { Desk } from './desk.js';
import { entriesIn, type Entry } from './entries.js';
import type { RunKeys } from './keys.js';
import type { Link } from './link.js';
import { read } from './wire.js';
import { workerWords, type WorkerWords } from './worker-words.js';

/** How many entries are read at once, and so committed at once at most. */
const most = 8;

/** How long to wait for an entry, in milliseconds: as long as a lost worker goes unnoticed. */
const longestWait = 100;

/** What {@link createUpstream} needs. @internal */
export interface UpstreamOptions {
  /** A connection of its own, since a read waits. */
  readonly reader: Link;
  readonly keys: RunKeys;
  readonly desk: Desk;
  /** The largest message. */
  readonly mostBytes: number;
}

/** What workers send. @internal */
export interface Upstream {
  /**
   * Reads the next few messages, each once, those of one worker in the order in which it sent them. What is no message of this
   * run is refused and counted.
   */
  readonly batch: () => AsyncGenerator<WorkerWords, void, void>;
}

/** @internal */
export const createUpstream = ({ reader, keys, desk, mostBytes }: UpstreamOptions): Upstream => {
  // The stream holds what is not committed, so a server that goes on begins at its beginning.
  let last = '0';

  const next = (): Promise<readonly Entry[]> =>
    reader.use(async (client) => {
      const [reply] = await client.send([
        ['XREAD', 'COUNT', String(most), 'BLOCK', String(longestWait), 'STREAMS', keys.up, last],
      ]);
      return entriesIn(reply);
    });

  /** The message of an entry, if it is one of a worker that has its seat, and none before it is missing. */
  const soundIn = ({ chunks }: Entry): WorkerWords | undefined => {
    if (chunks.reduce((sum, { length }) => sum + length, 0) > mostBytes) return undefined;
    const value = read(chunks);
    if (isLeft(value)) return undefined;
    const words = workerWords(value.right);
    if (isLeft(words)) return undefined;
    const { worker, token, number, message } = words.right;
    const isSound =
      desk.seats.get(worker)?.token === token &&
      number <= heardOf(worker) + 1 &&
      (message._tag !== 'Push' || message.push.worker === worker) &&
      (message._tag !== 'Pull' || message.pull.worker === worker);
    return isSound ? words.right : undefined;
  };
  const heardOf = (worker: number): number => desk.heard.get(worker) ?? -1;

  /** The message of an entry, unless it is refused or came before. */
  const accepted = (entry: Entry): WorkerWords | undefined => {
    const words = soundIn(entry);
    if (words === undefined) {
      desk.refused += 1;
      return undefined;
    }
    const { worker, number, message, snapshots } = words;
    // Sent again after a cut. The server counts pushes that come twice.
    if (number <= heardOf(worker)) return message._tag === 'Push' ? words : undefined;
    desk.heard.set(worker, number);
    desk.changed.add(worker);
    desk.snapshots.read(worker, snapshots);
    return words;
  };

  return {
    batch: async function* () {
      const entries = await next();
      last = entries.at(-1)?.id ?? last;
      desk.remaining = entries.length;
      for (const entry of entries) {
        desk.handled.push(entry.id);
        desk.remaining -= 1;
        const words = accepted(entry);
        if (words !== undefined) yield words;
      }
    },
  };
};
