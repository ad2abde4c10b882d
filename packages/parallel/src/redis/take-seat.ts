import { randomBytes } from 'node:crypto';
import type { WorkerJob } from '../job/worker-job.js';
import { fieldsIn } from './entries.js';
import type { RunKeys } from './keys.js';
import type { Link } from './link.js';
import type { Seat } from './seat.js';

/** A seat that this process holds. @internal */
export interface TakenSeat {
  readonly worker: number;
  readonly seat: Seat;
  /** The key that says that this process is alive. */
  readonly claim: string;
  /** For how many milliseconds a sign of life holds, given the longest step so far. */
  readonly lifetime: (longestStep: number) => number;
}

/** How long the first gradient may take, in milliseconds: modules are compiled, and data is loaded. */
const firstStep = 60_000;
/** A sign of life holds for so many milliseconds at least, and for so many steps. */
const shortest = 10_000;
const steps = 20;

/** Takes a seat that no process has taken; `undefined` if there is none. @internal */
export const takeSeat = async (
  link: Link,
  keys: RunKeys,
  { silenceLimit }: WorkerJob,
): Promise<TakenSeat | undefined> => {
  const lifetime = (longestStep: number): number =>
    silenceLimit === null
      ? Math.round(longestStep === 0 ? firstStep : Math.max(shortest, steps * longestStep))
      : Math.max(1, Math.round(1000 * silenceLimit));
  const [seats, takenBefore] = await link.use((client) =>
    client.send([
      ['HGETALL', keys.seats],
      ['HGETALL', keys.taken],
    ]),
  );
  const taken = fieldsIn(takenBefore);
  for (const [field, text] of fieldsIn(seats)) {
    const worker = Number(field);
    const seat = JSON.parse(String(text)) as Seat;
    const name = `${worker}:${seat.life}`;
    if (taken.has(name)) continue;
    const claim = keys.claim(worker, seat.life);
    const mine = randomBytes(8).toString('hex');
    const holder = await link.use(async (client) => {
      // Both at once: a seat that is taken and has no sign of life is that of a lost worker.
      await client.send([
        ['MULTI'],
        ['HSETNX', keys.taken, name, mine],
        ['SET', claim, mine, 'NX', 'PX', String(lifetime(0))],
        ['EXEC'],
      ]);
      const [found] = await client.send([['HGET', keys.taken, name]]);
      return String(found);
    });
    if (holder === mine) return { worker, seat, claim, lifetime };
  }
  return undefined;
};
