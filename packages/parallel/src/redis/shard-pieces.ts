import { isLeft } from 'fp-ts/lib/Either.js';
import type { Payload } from '../algorithm/payload.js';
import type { Origin } from '../shard/order.js';
import { entriesIn, type Entry } from './entries.js';
import type { RunKeys } from './keys.js';
import type { Link } from './link.js';
import { read } from './wire.js';

/** A part of a push, as a worker sends it to the server of a shard. @internal */
export interface Piece extends Origin {
  /** Of its seat. */
  readonly token: string;
  readonly payload: Payload;
}

/** What a server of a shard knows of a worker. @internal */
export interface ShardSeat {
  readonly life: number;
  readonly token: string;
  /** The number of its last push that was handled; -1 for none. */
  readonly handled: number;
}

/** What {@link createPieces} needs. @internal */
export interface PiecesOptions {
  readonly reader: Link;
  readonly keys: RunKeys;
  readonly seats: ReadonlyMap<number, ShardSeat>;
  /** The largest message. */
  readonly mostBytes: number;
}

/** The parts of pushes that have come and were not handled. @internal */
export interface Pieces {
  /** Reads until the part of this push is there; `undefined` if `isOver` says so before. */
  readonly of: (from: Origin, isOver: () => boolean) => Promise<Piece | undefined>;
  /** Drops what a worker has sent from this seat, up to this message. */
  readonly drop: (upTo: Origin) => void;
  /** The run is over: drops all, and refuses what no push has asked for. */
  readonly end: () => void;
  /** The entries of the stream that are not needed any more, and how many messages were refused; each once. */
  readonly handled: () => { readonly ids: readonly string[]; readonly refused: number };
}

/** How many entries are read at once. */
const most = 16;

/** How long to wait for an entry, in milliseconds. */
const longestWait = 100;

/** How many parts are kept of workers whose seats are not known yet. */
const mostUnknown = 256;

/** @internal */
export const createPieces = ({ reader, keys, seats, mostBytes }: PiecesOptions): Pieces => {
  const kept: { readonly id: string; readonly piece: Piece }[] = [];
  const done: string[] = [];
  let refused = 0;
  // The stream holds what is not committed, so a server that goes on begins at its beginning.
  let last = '0';

  const isKnown = ({ worker, life }: Origin): boolean => life <= (seats.get(worker)?.life ?? -1);
  const isHandled = ({ worker, life, number }: Origin): boolean => {
    const seat = seats.get(worker);
    return seat !== undefined && (life < seat.life || (life === seat.life && number <= seat.handled));
  };
  const hasToken = ({ worker, life, token }: Piece): boolean => {
    const seat = seats.get(worker);
    return seat?.life !== life || seat.token === token;
  };

  const take = ({ id, chunks }: Entry): void => {
    const piece =
      chunks.reduce((sum, { length }) => sum + length, 0) > mostBytes ? undefined : pieceIn(chunks);
    const isRefused =
      piece === undefined ||
      !hasToken(piece) ||
      (!isKnown(piece) && kept.filter((other) => !isKnown(other.piece)).length >= mostUnknown);
    if (isRefused) refused += 1;
    if (isRefused || isHandled(piece)) done.push(id);
    else kept.push({ id, piece });
  };

  /** @returns How many it has dropped. */
  const dropAll = (isDropped: (piece: Piece) => boolean): number => {
    const before = kept.length;
    for (let i = kept.length - 1; i >= 0; i--) {
      const { id, piece } = kept[i]!;
      if (!isDropped(piece)) continue;
      done.push(id);
      kept.splice(i, 1);
    }
    return before - kept.length;
  };

  return {
    of: async ({ worker, life, number }, isOver) => {
      // A forged part that came before the seat was known.
      refused += dropAll((piece) => !hasToken(piece));
      for (;;) {
        const found = kept.find(
          ({ piece }) => piece.worker === worker && piece.life === life && piece.number === number,
        );
        if (found !== undefined) return found.piece;
        if (isOver()) return undefined;
        const entries = await reader.use(async (client) => {
          const [reply] = await client.send([
            ['XREAD', 'COUNT', String(most), 'BLOCK', String(longestWait), 'STREAMS', keys.up, last],
          ]);
          return entriesIn(reply);
        });
        last = entries.at(-1)?.id ?? last;
        entries.forEach(take);
      }
    },
    drop: ({ worker, life, number }) => {
      dropAll(
        (piece) =>
          piece.worker === worker && piece.life <= life && (piece.life < life || piece.number <= number),
      );
    },
    end: () => {
      refused += dropAll(() => true);
    },
    handled: () => {
      const found = { ids: done.splice(0), refused };
      refused = 0;
      return found;
    },
  };
};

/** A message with a part of a push; `undefined` if it is something else. */
const pieceIn = (chunks: readonly Uint8Array[]): Piece | undefined => {
  const found = read(chunks);
  if (isLeft(found) || typeof found.right !== 'object' || found.right === null) return undefined;
  const { worker, life, number, token, payload } = found.right as Readonly<Record<keyof Piece, unknown>>;
  return isCount(worker) &&
    isCount(life) &&
    isCount(number) &&
    typeof token === 'string' &&
    payload !== undefined
    ? // Tensors and plain data: nothing else can come out of a message.
      { worker, life, number, token, payload: payload as Payload }
    : undefined;
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
