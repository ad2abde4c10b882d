import type { Payload } from '../algorithm/payload.js';
import type { ServerMessage } from '../message/server-message.js';
import type { Shards } from '../shard/shards.js';
import type { Down } from './listen.js';

/** What the servers have sent to a seat. @internal */
export interface ReceivedWords {
  /** @param shard - Which server has sent it. */
  readonly hear: (shard: number, said: Exclude<Down, { readonly _tag: 'Leave' }>) => void;
  /** Gives the messages that are whole, each once. */
  readonly take: () => readonly ServerMessage[];
  readonly isEmpty: () => boolean;
  /** The number of the last message that a server has handled; -1 for none. */
  readonly handledBy: (shard: number) => number;
}

/**
 * Puts the messages of all servers together. The first one sends them all; a snapshot waits for its parts from the others, which
 * send their parts in the same order.
 *
 * @param shards - `undefined` for one server.
 * @internal
 */
export const createReceivedWords = (shards: Shards | undefined): ReceivedWords => {
  const count = shards?.count ?? 1;
  const handled = Array.from({ length: count }, () => -1);
  const parts = Array.from({ length: count }, (): Payload[] => []);
  const said: ServerMessage[] = [];
  const whole: ServerMessage[] = [];

  const settle = (): void => {
    for (let [first] = said; first !== undefined; [first] = said) {
      if (shards === undefined || first._tag !== 'Pulled') whole.push(first);
      else {
        const others = parts.slice(1);
        if (others.some(({ length }) => length === 0)) return;
        whole.push({
          ...first,
          snapshot: shards.whole([first.snapshot, ...others.map((own) => own.shift()!)]),
        });
      }
      said.shift();
    }
  };

  return {
    hear: (shard, message) => {
      if (message._tag === 'Taken') handled[shard] = Math.max(handled[shard]!, message.number);
      else if (shard === 0) said.push(message);
      else if (message._tag === 'Pulled') parts[shard]!.push(message.snapshot);
      settle();
    },
    take: () => whole.splice(0),
    isEmpty: () => whole.length === 0,
    handledBy: (shard) => handled[shard]!,
  };
};
