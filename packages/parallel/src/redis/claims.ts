import { ParallelError } from '../error/parallel-error.js';
import type { Desk } from './desk.js';
import type { RunKeys } from './keys.js';
import type { Link } from './link.js';

/** Between two looks at who is alive, in milliseconds. */
const lookEvery = 250;

/**
 * Watches who is alive: a process that has taken a seat keeps a key alive.
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
    if (performance.now() - lookedAt < lookEvery || desk.seats.size === 0) return [];
    lookedAt = performance.now();
    const seats = [...desk.seats];
    const replies = await link.use((client) =>
      client.send(
        seats.flatMap(([worker, { life }]) => [
          ['EXISTS', keys.claim(worker, life)],
          ['HEXISTS', keys.taken, `${worker}:${life}`],
        ]),
      ),
    );
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
