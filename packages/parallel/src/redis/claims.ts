import { ParallelError } from '../error/parallel-error.js';
import type { Desk } from './desk.js';
import type { RunKeys } from './keys.js';
import type { Link } from './link.js';
import { requireServer } from './require-server.js';

/** Between two looks at who is alive, in milliseconds. */
const lookEvery = 250;
/** For how many milliseconds the server's own sign of life holds. */
const serverLifetime = 5000;

/**
 * Watches who is alive: a process that has taken a seat keeps a key alive, and so does the server.
 *
 * @returns Says which workers are lost; looks from time to time, however often it is asked.
 * @internal
 */
export const createClaims = (
  link: Link,
  keys: RunKeys,
  desk: Desk,
): (() => Promise<readonly ParallelError[]>) => {
  let lookedAt = -Infinity;
  return async () => {
    if (performance.now() - lookedAt < lookEvery) return [];
    lookedAt = performance.now();
    const seats = [...desk.seats];
    const replies = await link.use((client) =>
      client.send([
        ...seats.flatMap(([worker, { life }]) => [
          ['EXISTS', keys.claim(worker, life)],
          ['HEXISTS', keys.taken, `${worker}:${life}`],
        ]),
        ['GET', keys.server],
        ['SET', keys.alive, '1', 'PX', String(serverLifetime)],
      ]),
    );
    // A server that hears nothing commits nothing, and would not notice.
    requireServer(desk, replies.at(-2));
    return seats.flatMap(([worker], i) =>
      replies[2 * i] === 0 && replies[2 * i + 1] === 1
        ? [
            new ParallelError({
              reason: 'silent',
              worker,
              expected: 'a sign of life',
              found: 'none for longer than it promised',
            }),
          ]
        : [],
    );
  };
};
