import { isLeft } from 'fp-ts/lib/Either.js';
import type { Desk } from './desk.js';
import { entriesIn, type Entry } from './entries.js';
import type { RunKeys } from './keys.js';
import type { Link } from './link.js';
import { read } from './wire.js';
import { workerWords, type WorkerWords } from './worker-words.js';

/** The group of consumers that has one member, the server. @internal */
export const serverGroup = 'server';

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
  /** These entries are committed. */
  readonly committed: (ids: readonly string[]) => void;
}

/** @internal */
export const createUpstream = ({ reader, keys, desk, mostBytes }: UpstreamOptions): Upstream => {
  /** What was read and is not committed: Redis counts it as pending, and gives it again after a cut. */
  const inHand = new Set<string>();
  // First what was given to a server before this one, or was lost on its way with a connection.
  let pendingFrom: string | undefined = '0';

  const next = (): Promise<readonly Entry[]> =>
    reader.use(async (client, again) => {
      if (again) pendingFrom = '0';
      const options = ['GROUP', serverGroup, serverGroup, 'COUNT', String(most)];
      if (pendingFrom !== undefined) {
        const [pending] = await client.send([['XREADGROUP', ...options, 'STREAMS', keys.up, pendingFrom]]);
        const entries = entriesIn(pending);
        pendingFrom = entries.at(-1)?.id;
        if (entries.length > 0) return entries;
      }
      const [fresh] = await client.send([
        ['XREADGROUP', ...options, 'BLOCK', String(longestWait), 'STREAMS', keys.up, '>'],
      ]);
      return entriesIn(fresh);
    });

  /** The message of an entry, unless it is refused or came before. */
  const accepted = ({ chunks }: Entry): WorkerWords | undefined => {
    const refuse = (): undefined => {
      desk.refused += 1;
      return undefined;
    };
    if (chunks.reduce((sum, { length }) => sum + length, 0) > mostBytes) {
      refuse();
      return;
    }
    const value = read(chunks);
    if (isLeft(value)) {
      refuse();
      return;
    }
    const words = workerWords(value.right);
    if (isLeft(words)) {
      refuse();
      return;
    }
    const { worker, token, number, message } = words.right;
    if (desk.seats.get(worker)?.token !== token) {
      refuse();
      return;
    }
    const heard = desk.heard.get(worker) ?? -1;
    // Sent again after a cut. The server counts pushes that come twice.
    if (number <= heard) return message._tag === 'Push' ? words.right : undefined;
    if (number > heard + 1) {
      refuse();
      return;
    }
    if (message._tag === 'Push' && message.push.worker !== worker) {
      refuse();
      return;
    }
    if (message._tag === 'Pull' && message.pull.worker !== worker) {
      refuse();
      return;
    }
    desk.heard.set(worker, number);
    desk.changed.add(worker);
    desk.snapshots.read(worker, words.right.snapshots);
    return words.right;
  };

  return {
    batch: async function* () {
      const entries = (await next()).filter(({ id }) => !inHand.has(id));
      desk.remaining = entries.length;
      for (const entry of entries) {
        inHand.add(entry.id);
        desk.handled.push(entry.id);
        desk.remaining -= 1;
        const words = accepted(entry);
        if (words !== undefined) yield words;
      }
    },
    committed: (ids) => {
      for (const id of ids) inHand.delete(id);
    },
  };
};
