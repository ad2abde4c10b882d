import type { ServerMessage } from '../message/server-message.js';
import { chunksIn, entriesIn } from './entries.js';
import type { RunKeys } from './keys.js';
import type { Link } from './link.js';
import { sound } from './sound.js';
import { read } from './wire.js';

/** What a server sends: messages for the rule, how far it has handled what the worker sent, or that the seat is gone. @internal */
export type Down =
  ServerMessage | { readonly _tag: 'Taken'; readonly number: number } | { readonly _tag: 'Leave' };

/** One of the servers of a run. @internal */
export interface ServerLink {
  /** A connection of its own, since a read waits. */
  readonly reader: Link;
  readonly keys: RunKeys;
}

/** Who listens, and to what. @internal */
export interface ListenOptions extends ServerLink {
  readonly worker: number;
  readonly life: number;
  readonly hear: (said: Down) => void;
  /** Is called when it has read parameters that are stored. */
  readonly hasRead: () => void;
  readonly isOver: () => boolean;
}

/** How long a read waits, in milliseconds. */
const longestWait = 100;

const expected = 'a message of the server';

/** Reads what a server sends to a seat until that is over. @internal */
export const listen = async (options: ListenOptions): Promise<void> => {
  const { reader, keys, worker, life, hear, hasRead, isOver } = options;
  const down = keys.down(worker, life);

  const parametersOf = async (stored: number): Promise<unknown> => {
    const chunks = await reader.use(async (client) => {
      const [reply] = await client.send([['HGETALL', keys.parameters(stored)]]);
      return chunksIn(reply);
    });
    if (chunks.length === 0) return 'gone';
    hasRead();
    return sound(read(chunks), expected, { worker });
  };

  let last = '0';
  while (!isOver()) {
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
        hear({ _tag: 'Leave' });
        return;
      }
      // Written by a server.
      hear(sound(read(chunks, known), expected, { worker }) as Down);
    }
    if (entries.length === 0) continue;
    last = entries.at(-1)!.id;
    await reader.use((client) => client.send([['XDEL', down, ...entries.map(({ id }) => id)]]));
  }
};
