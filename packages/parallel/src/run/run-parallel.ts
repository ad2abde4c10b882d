import { identity, makeSharedStep, type Json, type Params } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { tryCatch, type TaskEither } from 'fp-ts/lib/TaskEither.js';
import type { ParallelAlgorithm } from '../algorithm/parallel-algorithm.js';
import { type ParallelError } from '../error/parallel-error.js';
import { promised } from '../error/promised.js';
import { createServer, type ServerOptions } from '../server/server.js';
import { thrown } from '../error/attempted.js';
import { initialParams } from '../task/initial-params.js';
import { makeTask } from '../task/make-task.js';
import type { WorkerJob } from '../job/worker-job.js';
import { jobParts } from '../job/job-parts.js';
import { keysOf } from '../job/run-keys.js';
import type { ParallelOptions } from './parallel-options.js';
import type { ParallelReport } from '../result/parallel-report.js';
import { requireParallelOptions } from './require-parallel-options.js';
import { watchRun } from './watch-run.js';

/**
 * Trains with several workers.
 *
 * Loads the task, starts the workers and runs the server rule on what they send. `onFailure` says what happens when a worker
 * ends, hangs, or pushes something that the server rule cannot apply; `onNonFinite` says what happens to a push with a NaN. All
 * workers end with the run.
 *
 * @param options - See {@link ParallelOptions}.
 * @returns The report. If anything fails, the promise rejects with a `ParallelError`; if the task, a plugin or `onEvent` threw, its
 *   `cause` is what was thrown.
 * @throws {ConfigError} If an option is missing, unknown or out of range: the promise rejects before anything starts.
 *
 * @example
 * ```ts no-run
 * // task.js: what every worker loads.
 * export const digits = (config, { arrays }) => ({
 *   init: (key) => initialNetwork(key),
 *   valueAndGrad: (params, rows) => lossAndGradients(params, arrays, rows),
 * });
 *
 * // main.js
 * const report = await runParallel({
 *   task: { module: new URL('./task.js', import.meta.url).href, export: 'digits', config: null },
 *   algorithm: easgd({ tau: 10 }),
 *   optimizer: toSpec(sgd({ learningRate: 0.1 })),
 *   transport: threads(),
 *   workers: 2,
 *   data: { examples: 1437, batchSize: 16, split: 'shards' },
 *   stop: { epochs: 20 },
 *   seed: makeKey(1),
 *   onFailure: 'restart',
 * });
 * ```
 *
 * @category Parallel
 * @since 0.1.0
 */
export const runParallel = <Config extends Json>(options: ParallelOptions<Config>): Promise<ParallelReport> =>
  promised(() => runTask('runParallel', options));

/**
 * As {@link runParallel}, as a `TaskEither` of fp-ts: it never rejects.
 *
 * @param options - See {@link ParallelOptions}.
 * @returns Run it to start: the report, or why there is none.
 * @throws {ConfigError} If an option is missing, unknown or out of range, at once.
 *
 * @example
 * ```ts no-run
 * const found = await runParallelTask({ ...options, algorithm: downpour({ localRate: 0.05 }) })();
 * const text = isLeft(found) ? found.left.message : `${found.right.updates} updates`;
 * ```
 *
 * @category Parallel
 * @since 0.1.0
 */
export const runParallelTask = <Config extends Json>(
  options: ParallelOptions<Config>,
): TaskEither<ParallelError, ParallelReport> => runTask('runParallelTask', options);

const runTask = (owner: string, options: ParallelOptions): TaskEither<ParallelError, ParallelReport> => {
  requireParallelOptions(owner, options);
  return tryCatch(
    () => run(options),
    (error) => thrown('the run to go on', error),
  );
};

const run = async (options: ParallelOptions): Promise<ParallelReport> => {
  const { algorithm, transport, workers, data, seed, stop, signal } = options;
  const keys = keysOf(seed);
  const job: WorkerJob = {
    task: options.task,
    algorithm: toSpec(algorithm),
    // One of the two is there, or the options are refused.
    optimizer: (options.optimizer ?? algorithm.optimizer)!,
    plugins: options.plugins ?? [],
    data,
    workers,
    epochs: stop.epochs ?? null,
    silenceLimit: options.silenceLimit ?? null,
    seed,
  };
  const parts = await jobParts(job);
  const task = await makeTask(job.task, { arrays: data.arrays ?? {}, worker: undefined, workers });
  const params = initialParams(task, keys.init);
  const writesThemselves = algorithm.writes === 'workers' && transport.sharesMemory;
  const connection = await transport.open(job, writesThemselves ? params : undefined);
  const abort = (): void => connection.interrupt();
  signal?.addEventListener('abort', abort);
  try {
    const { shared, ledger } = connection;
    const division = connection.divide?.({ ...parts, params });
    const server = createServer({
      ...parts,
      ...(shared === undefined ? { params } : { params: shared, add: addingTo(shared, algorithm) }),
      ...(division === undefined ? {} : { params: division.params, optimizer: division.optimizer }),
      workers,
      key: keys.server,
      kept: ledger?.kept?.state.server,
    });
    return await watchRun({
      options,
      task,
      server: division === undefined ? server : division.leading(server),
      connection,
      gather: division?.gather,
    });
  } finally {
    signal?.removeEventListener('abort', abort);
    await connection.close();
  }
};

/** Adds pushes to parameters where they are, since workers write there too. */
const addingTo = (
  shared: Params,
  { atomic = false }: ParallelAlgorithm,
): NonNullable<ServerOptions['add']> => {
  const step = makeSharedStep(identity(), { atomic });
  const at = step.init<Params>(shared);
  return (_, updates) => {
    step(at, updates);
    return shared;
  };
};
