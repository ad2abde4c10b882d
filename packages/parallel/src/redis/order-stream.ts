import type { OrderEntry } from '../shard/order.js';
import { entriesIn, fieldsIn } from './entries.js';
import type { RunKeys } from './keys.js';
import type { Link } from './link.js';
import { sound } from './sound.js';
import { read } from './wire.js';

/** What {@link createOrder} needs. @internal */
export interface OrderOptions {
  readonly link: Link;
  /** A connection of its own, since a read waits. */
  readonly reader: Link;
  /** Of the first server. */
  readonly keys: RunKeys;
  readonly shard: number;
  readonly count: number;
  /** The last entry that was handled. */
  readonly after: string | undefined;
}

/** What the first server has done, as another server reads it. @internal */
export interface Order {
  /** Waits for the next few entries, for a while. */
  readonly next: () => Promise<readonly { readonly id: string; readonly entry: OrderEntry }[]>;
  /** The last entry that was handled. */
  readonly seen: () => string;
  /** All entries up to this one have been handled, and that is committed. */
  readonly handled: (id: string) => Promise<void>;
}

/** How many entries are read at once, and so committed at once at most. */
const most = 8;

/** How long to wait for an entry, in milliseconds. */
const longestWait = 100;

/** How many reads there are between two removals of the entries that all servers have handled. */
const trimEvery = 16;

/** @internal */
export const createOrder = ({ link, reader, keys, shard, count, after = '0' }: OrderOptions): Order => {
  let seen = after;
  let reads = 0;

  const trim = async (): Promise<void> => {
    const [reply] = await link.use((client) => client.send([['HGETALL', keys.seen]]));
    const places = [...fieldsIn(reply).values()].map(String);
    if (places.length < count - 1) return;
    const first = places.reduce((least, place) => (isBefore(place, least) ? place : least));
    await link.use((client) => client.send([['XTRIM', keys.order, 'MINID', first]]));
  };

  return {
    next: async () => {
      const entries = await reader.use(async (client) => {
        const [reply] = await client.send([
          ['XREAD', 'COUNT', String(most), 'BLOCK', String(longestWait), 'STREAMS', keys.order, seen],
        ]);
        return entriesIn(reply);
      });
      return entries.map(({ id, chunks }) => ({
        id,
        entry: sound(read(chunks), 'what the first server has done') as OrderEntry,
      }));
    },
    seen: () => seen,
    handled: async (id) => {
      seen = id;
      await link.use((client) => client.send([['HSET', keys.seen, String(shard), id]]));
      reads += 1;
      if (reads % trimEvery === 0) await trim();
    },
  };
};

/** Whether an entry of a stream came before another. */
const isBefore = (id: string, other: string): boolean => {
  const [[ms, place], [otherMs, otherPlace]] = [numbersIn(id), numbersIn(other)];
  return ms < otherMs || (ms === otherMs && place < otherPlace);
};

const numbersIn = (id: string): readonly [ms: number, place: number] => {
  const [ms = 0, place = 0] = id.split('-').map(Number);
  return [ms, place];
};
