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
