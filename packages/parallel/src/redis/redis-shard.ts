import { setTimeout as wait } from 'node:timers/promises';
import { requireOptions } from '@thalweg/core';
import type { Cancellation } from '@thalweg/strategies';
import type { ParallelError } from '../error/parallel-error.js';
import { optionChecks } from '../option/option-checks.js';
import type { ModuleReference } from '../task/module-reference.js';
import { requireReference } from '../task/require-reference.js';
import { findJob } from './job.js';
import { keysOfRun } from './keys.js';
import { linkTo, type Link } from './link.js';
import { requireRun } from './redis.js';
import { serveShard } from './serve-shard.js';
import { pauseMs, throughCuts } from './through-cuts.js';

/** What {@link redisShard} needs. @category Parallel @since 0.1.0 */
export interface RedisShardOptions {
  /** The name of the run. */
  readonly run: string;
  /** Which part of the parameters it keeps: a whole number from 1; 0 is the part of the server that calls `runParallel`. */
  readonly shard: number;
  /** The task: this module is loaded, whatever the run says. Its configuration comes from the run. */
  readonly task: ModuleReference;
  /** Exports that are plugins, as the run has them. */
  readonly plugins?: readonly ModuleReference[];
  /** Ends the server; started again, it goes on. */
  readonly signal?: Cancellation;
  /** Is called with what happens. */
  readonly onEvent?: (event: RedisShardEvent) => void;
}

/** What happens to the server of a shard. @category Parallel @since 0.1.0 */
export type RedisShardEvent =
  | { readonly _tag: 'Waiting' }
  | { readonly _tag: 'Serving' }
  | { readonly _tag: 'Disconnected'; readonly error: ParallelError };

/**
 * Keeps a part of the parameters of a run over Redis, until the run is over.
 *
 * For a run whose transport is `redis(url, { run, shards })`. The server that calls `runParallel` has the first part, and says in which
 * order pushes are applied; each other part needs a process that runs this. A worker sends each server its part of a push and puts the
 * parts of a snapshot together, so each part is of the same version, and the run ends with the bits of a run with one server.
 *
 * Leaves are divided in tree order into parts of about the same size, between two rows of a leaf if need be; between two leaves if the
 * optimizer sums over a leaf. What is applied once is committed with the place in the order: the process may end at any time, and
 * another one goes on.
 *
 * @param url - As for {@link redis}.
 * @param options - See {@link RedisShardOptions}.
 * @returns Resolves when the run is over, or after the signal. Rejects with a `ParallelError`: `'unsupported'` if the parameters
 *   cannot be divided among so many servers, or the server rule runs an optimizer that needs all of them (one that sums over all
 *   leaves, or that is not made of rules alone); `'mismatch'` if the run has no such part; `'superseded'` if another process keeps
 *   the part.
 * @throws {ConfigError} If an option is missing, unknown or out of range: the promise rejects with it.
 *
 * @example
 * ```ts no-run
 * await redisShard('redis://localhost', {
 *   run: 'digits-1',
 *   shard: 1,
 *   task: { module: new URL('./task.js', import.meta.url).href, export: 'digits' },
 * });
 * ```
 *
 * Source: Dean et al., "Large scale distributed deep networks" (2012), section 4.1. There each shard applies the pushes in an order of
 * its own, so a worker reads parts of different versions.
 *
 * @category Parallel
 * @since 0.1.0
 */
export const redisShard = async (url: string, options: RedisShardOptions): Promise<void> => {
  requireShardOptions(url, options);
  const { run, shard, task, plugins = [], signal, onEvent = () => undefined } = options;
  const isAborted = (): boolean => signal?.aborted === true;
  const lead = keysOfRun(run);

  const serve = async (link: Link, orders: Link, reader: Link): Promise<void> => {
    for (let waits = false; !isAborted(); waits = true) {
      const found = await findJob(link, lead, { task, plugins });
      if (found._tag === 'Over') return;
      if (found._tag === 'Job') {
        const { job, shards: count } = found;
        await serveShard({
          ...{ run, shard, count, job, link, orders, reader, signal },
          serving: () => onEvent({ _tag: 'Serving' }),
        });
        return;
      }
      if (!waits) onEvent({ _tag: 'Waiting' });
      await wait(pauseMs);
    }
  };

  await throughCuts(
    async () => {
      const links = await Promise.all([linkTo(url), linkTo(url), linkTo(url)]);
      const hurry = (): void => {
        for (const link of links) link.hurry();
      };
      signal?.addEventListener('abort', hurry);
      try {
        await serve(...links);
      } finally {
        signal?.removeEventListener('abort', hurry);
        for (const link of links) link.close();
      }
    },
    signal,
    (error) => onEvent({ _tag: 'Disconnected', error }),
  );
};

const requireShardOptions = (url: string, options: RedisShardOptions): void => {
  const { typed, wholeNumber, list } = optionChecks('redisShard');
  requireOptions('redisShard', options, {
    run: true,
    shard: true,
    task: true,
    plugins: true,
    signal: true,
    onEvent: true,
  });
  typed('url', url, 'string');
  requireRun('redisShard', options.run);
  wholeNumber('shard', options.shard, 1);
  requireReference('redisShard', 'task', options.task);
  if (options.onEvent !== undefined) typed('onEvent', options.onEvent, 'function');
  if (options.plugins === undefined) return;
  list('plugins', options.plugins);
  for (const [i, plugin] of options.plugins.entries())
    requireReference('redisShard', `plugins[${i}]`, plugin);
};
