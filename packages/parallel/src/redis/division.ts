import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Params } from '@thalweg/core';
import type { Payload } from '../algorithm/payload.js';
import { ParallelError } from '../error/parallel-error.js';
import type { Division, Undivided } from '../shard/division.js';
import { cutFor, divisible } from '../shard/divisible.js';
import { leading, type OrderEntry, type Origin } from '../shard/order.js';
import { shardsOf } from '../shard/shards.js';
import { appended } from './appended.js';
import type { Desk } from './desk.js';
import { chunksIn, fieldsIn } from './entries.js';
import { keysOfShard, type RunKeys } from './keys.js';
import type { Link } from './link.js';
import { sound } from './sound.js';
import { read } from './wire.js';

/** What {@link divisionOver} needs. @internal */
export interface DivisionOptions {
  readonly run: string;
  readonly count: number;
  readonly link: Link;
  readonly desk: Desk;
  /** Commits what is not committed. */
  readonly flush: () => Promise<void>;
  /** The message that is handled. */
  readonly from: () => Origin;
  /** Whether the run is to end now. */
  readonly isInterrupted: () => boolean;
}

/** Between two looks at what another server shows, in milliseconds. */
const lookEvery = 5;

/** How long a run that is to end waits for another server, in milliseconds. */
const lastWait = 10_000;

/** Divides the parameters of a run among several servers, of which this is the first. @internal */
export const divisionOver = (
  { run, count, link, desk, flush, from, isInterrupted }: DivisionOptions,
  { params, transformation, optimizer }: Undivided,
): Division => {
  const shards = shardsOf(params, count, cutFor(transformation));
  const tell = telling(desk, keysOfShard(run, 0));

  const shownBy = async (shard: number, name: string): Promise<Payload> => {
    const { shown } = keysOfShard(run, shard);
    let since: number | undefined;
    for (;;) {
      const [reply] = await link.use((client) => client.send([['HGETALL', shown]]));
      if (String(fieldsIn(reply).get('name')) === name)
        return sound(read(chunksIn(reply)), `the parameters of shard ${shard + 1}`) as Payload;
      if (isInterrupted()) since ??= performance.now();
      if (since !== undefined && performance.now() - since > lastWait)
        throw new ParallelError({
          reason: 'silent',
          expected: `an answer of the server of shard ${shard + 1} of ${count}`,
          found: 'none',
          fix: 'Start it: the run goes on from what Redis holds',
        });
      await wait(lookEvery);
    }
  };

  return {
    // A part of parameters is parameters.
    params: shards.part(0, params) as Params,
    optimizer: divisible(transformation, optimizer),
    leading: (server) => leading(server, tell, from),
    gather: () => {
      const name = randomBytes(8).toString('hex');
      tell({ _tag: 'Gather', name });
      return async (own) => {
        await flush();
        const others = Array.from({ length: count - 1 }, (_, i) => shownBy(i + 1, name));
        return shards.whole([own, ...(await Promise.all(others))]) as Params;
      };
    },
  };
};

/** Adds to the order, with the next commit. @internal */
export const telling =
  (desk: Desk, { order }: RunKeys) =>
  (entry: OrderEntry): void => {
    desk.outbox.push(appended(order, entry));
  };
