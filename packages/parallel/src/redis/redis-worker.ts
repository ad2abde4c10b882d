import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { requireOptions } from '@thalweg/core';
import type { Cancellation } from '@thalweg/strategies';
import type { ParallelError } from '../error/parallel-error.js';
import { optionChecks } from '../option/option-checks.js';
import { requireReference } from '../task/require-reference.js';
import type { ModuleReference } from '../task/module-reference.js';
import { hostsOf } from '../worker/hosts.js';
import { findJob } from './job.js';
import type { Shards } from '../shard/shards.js';
import { dividedJob } from './divided-job.js';
import { keysOfRun, keysOfShard } from './keys.js';
import { linkTo, type Link } from './link.js';
import { requireRun } from './redis.js';
import { serveSeat, type SeatEnd } from './serve-seat.js';
import { takeSeat } from './take-seat.js';
import { pauseMs, throughCuts } from './through-cuts.js';

/** What {@link redisWorker} needs. @category Parallel @since 0.1.0 */
export interface RedisWorkerOptions {
  /** The name of the run. */
  readonly run: string;
  /** The task: this module is loaded, whatever the run says. Its configuration comes from the run. */
  readonly task: ModuleReference;
  /** Exports that are plugins, as the run has them. */
  readonly plugins?: readonly ModuleReference[];
  /** How many pushes may be on their way, a whole number, 1 or more; 2 by default. A worker waits before it sends another. */
  readonly window?: number;
  /** Ends the worker after the gradient that it computes; it leaves its seat to another. */
  readonly signal?: Cancellation;
  /** Is called with what happens. */
  readonly onEvent?: (event: RedisWorkerEvent) => void;
}

/** What happens to a worker over Redis. @category Parallel @since 0.1.0 */
export type RedisWorkerEvent =
  | { readonly _tag: 'Waiting' }
  | { readonly _tag: 'Seated'; readonly worker: number }
  | { readonly _tag: 'Left'; readonly worker: number; readonly reason: SeatEnd }
  | { readonly _tag: 'Disconnected'; readonly error: ParallelError };

/**
 * Works for a run over Redis until it is over.
 *
 * Waits for the run to begin and for a seat that is free: one that no process has taken, or whose process is lost. It may be
 * started before the server, and it outlives a restart of the server or of Redis. Run one in each process, as many as there are
 * cores; those without a seat wait.
 *
 * @param url - As for {@link redis}.
 * @param options - See {@link RedisWorkerOptions}.
 * @returns Resolves when the run is over, or after the signal. Rejects with a `ParallelError` if nothing answers at first, if
 *   Redis refuses a command, or if the task or a plugin cannot be loaded.
 * @throws {ConfigError} If an option is missing, unknown or out of range: the promise rejects with it.
 *
 * @example
 * ```ts no-run
 * await redisWorker('redis://localhost', {
 *   run: 'digits-1',
 *   task: { module: new URL('./task.js', import.meta.url).href, export: 'digits' },
 * });
 * ```
 *
 * @category Parallel
 * @since 0.1.0
 */
export const redisWorker = async (url: string, options: RedisWorkerOptions): Promise<void> => {
  requireWorkerOptions(url, options);
  const { signal, onEvent = () => undefined } = options;
  /** The sign of life of a seat that it held when the connection ended. */
  let claim: string | undefined;
  await throughCuts(
    async () => {
      const link = await linkTo(url);
      try {
        // So the server need not wait until it expires.
        if (claim !== undefined) await link.use((client) => client.send([['DEL', claim!]]));
        claim = undefined;
        await work(url, link, options, (held) => {
          claim = held;
        });
      } finally {
        link.close();
      }
    },
    signal,
    (error) => onEvent({ _tag: 'Disconnected', error }),
  );
};

const work = async (
  url: string,
  link: Link,
  options: RedisWorkerOptions,
  holds: (claim: string | undefined) => void,
): Promise<void> => {
  const { signal, task, plugins = [], window = 2, onEvent = () => undefined } = options;
  const keys = keysOfRun(options.run);
  const isAborted = (): boolean => signal?.aborted === true;
  let waits = false;
  const pause = async (): Promise<void> => {
    if (!waits) onEvent({ _tag: 'Waiting' });
    waits = true;
    await wait(pauseMs);
  };
  let division: Shards | undefined;
  for (let hosts; !isAborted();) {
    const found = await findJob(link, keys, { task, plugins });
    if (found._tag === 'Over') return;
    if (found._tag === 'None') {
      await pause();
      continue;
    }
    const { job, shards } = found;
    hosts ??= await hostsOf(job);
    division ??= shards === 1 ? undefined : await dividedJob(job, shards);
    const taken = await takeSeat(link, keys, job);
    if (taken === undefined) {
      await pause();
      continue;
    }
    waits = false;
    const { worker } = taken;
    holds(taken.claim);
    onEvent({ _tag: 'Seated', worker });
    const readers = await Promise.all(Array.from({ length: shards }, () => linkTo(url)));
    const servers = readers.map((reader, shard) => ({ reader, keys: keysOfShard(options.run, shard) }));
    try {
      const reason = await serveSeat({ link, servers, division, hosts, taken, window, signal });
      holds(undefined);
      onEvent({ _tag: 'Left', worker, reason });
    } finally {
      for (const reader of readers) reader.close();
    }
    await nextTurn();
  }
};

const requireWorkerOptions = (url: string, options: RedisWorkerOptions): void => {
  const { typed, wholeNumber, list } = optionChecks('redisWorker');
  requireOptions('redisWorker', options, {
    run: true,
    task: true,
    plugins: true,
    window: true,
    signal: true,
    onEvent: true,
  });
  typed('url', url, 'string');
  requireRun('redisWorker', options.run);
  requireReference('redisWorker', 'task', options.task);
  if (options.window !== undefined) wholeNumber('window', options.window, 1);
  if (options.onEvent !== undefined) typed('onEvent', options.onEvent, 'function');
  if (options.plugins === undefined) return;
  list('plugins', options.plugins);
  for (const [i, plugin] of options.plugins.entries())
    requireReference('redisWorker', `plugins[${i}]`, plugin);
};
