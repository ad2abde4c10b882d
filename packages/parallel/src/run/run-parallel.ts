import type { Json, Params } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { left, right } from 'fp-ts/lib/Either.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import { ParallelError } from '../error/parallel-error.js';
import { createServer, type Reply, type Server } from '../server/server.js';
import { makeTask } from '../task/make-task.js';
import type { Task } from '../task/task.js';
import type { Connection } from '../transport/connection.js';
import type { WorkerJob } from '../transport/worker-job.js';
import type { WorkerMessage } from '../transport/worker-message.js';
import { jobParts, keysOf } from '../worker/job-parts.js';
import { createCrew, type Crew } from './crew.js';
import type { ParallelOptions } from './parallel-options.js';
import type { LossPoint, ParallelReport } from './parallel-report.js';
import { requireOptions } from './require-options.js';
import { createStalenessTally } from './staleness-tally.js';
import type { StopReason } from './stop-condition.js';

/**
 * Trains with several workers.
 *
 * Loads the task, starts the workers, runs the server rule on what they send, and looks after them: a worker that ends,
 * hangs or sends what is no number is what `onFailure` and `onNonFinite` say. Whatever happens the run ends, and no worker
 * outlives it.
 *
 * @param options - See {@link ParallelOptions}.
 * @returns Run it to start: the report, or why there is none.
 * @throws {ConfigError} If an option is out of range, at once.
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
 * })();
 * ```
 *
 * @category Parallel
 * @since 0.1.0
 */
export const runParallel = <Config extends Json>(
  options: ParallelOptions<Config>,
): TaskEither<ParallelError, ParallelReport> => {
  requireOptions(options);
  return async () => {
    try {
      return right(await run(options));
    } catch (error) {
      if (error instanceof ParallelError) return left(error);
      throw error;
    }
  };
};

/**
 * As {@link runParallel}, for those who prefer a promise: it rejects with the `ParallelError`.
 *
 * @param options - See {@link ParallelOptions}.
 * @throws {ConfigError} If an option is out of range, at once.
 *
 * @example
 * ```ts no-run
 * const { parameters, staleness } = await runParallelAsync({ ...options, algorithm: downpour({ localRate: 0.05 }) });
 * ```
 *
 * @category Parallel
 * @since 0.1.0
 */
export const runParallelAsync = <Config extends Json>(
  options: ParallelOptions<Config>,
): Promise<ParallelReport> => {
  requireOptions(options);
  return run(options);
};

const run = async (options: ParallelOptions): Promise<ParallelReport> => {
  const { algorithm, transport, workers, data, seed, stop, signal } = options;
  const keys = keysOf(seed);
  const job: WorkerJob = {
    task: options.task,
    algorithm: toSpec(algorithm),
    optimizer: options.optimizer,
    plugins: options.plugins ?? [],
    data,
    workers,
    epochs: stop.epochs ?? null,
    silenceLimit: options.silenceLimit ?? null,
    seed,
  };
  const parts = await jobParts(job);
  const task = await makeTask(job.task, { arrays: data.arrays ?? {}, worker: undefined, workers });
  const params = task.init(keys.init);
  const writesThemselves = algorithm.writes === 'workers' && transport.sharesMemory;
  const server = createServer({ ...parts, params, workers, key: keys.server });
  const connection = await transport.open(job, writesThemselves ? params : undefined);
  const abort = () => void connection.close();
  signal?.addEventListener('abort', abort);
  try {
    return await watch({ options, task, server, connection });
  } finally {
    signal?.removeEventListener('abort', abort);
    await connection.close();
  }
};

interface Watched {
  readonly options: ParallelOptions;
  readonly task: Task;
  readonly server: Server;
  readonly connection: Connection;
}

/** Reads what workers send until there is a reason to stop. */
const watch = async ({ options, task, server, connection }: Watched): Promise<ParallelReport> => {
  const { workers, data, stop, signal, onEvent = () => undefined } = options;
  const staleness = createStalenessTally();
  const refused = { stale: 0, nonFinite: 0, duplicate: 0 };
  const losses: LossPoint[] = [];
  let seconds = 0;
  let lossSum = 0;
  let lossCount = 0;

  const reply = (replies: readonly Reply[]): void => {
    for (const { to, message } of replies) connection.send(to, message);
  };
  const crew: Crew = createCrew({
    options,
    connection,
    nextSequence: server.nextSequence,
    activeChanged: (active) => reply(server.setActive(active)),
    forget: server.forget,
    tell: onEvent,
  });

  const current = (): Params => connection.shared ?? server.result();

  /** The loss that is reported: the task's own, or the mean of the batches since it was reported last. */
  const reportedLoss = (): number => {
    const mean = lossSum / lossCount;
    [lossSum, lossCount] = [0, 0];
    return task.evaluate?.(current()) ?? mean;
  };
  const evaluate = (): number => {
    const point = { seconds, updates: server.version(), examples: crew.examples(), loss: reportedLoss() };
    losses.push(point);
    onEvent({ _tag: 'Evaluated', ...point });
    return point.loss;
  };
  let evaluatedAt = 0;
  const isEvaluationDue = (): boolean => {
    const { evaluateEvery } = options;
    const passed =
      evaluateEvery === undefined
        ? Math.floor(crew.examples() / data.examples)
        : Math.floor(server.version() / evaluateEvery);
    const isDue = passed > evaluatedAt;
    evaluatedAt = passed;
    return isDue;
  };

  const handle = (message: WorkerMessage): void => {
    switch (message._tag) {
      case 'Push': {
        const { worker } = message;
        crew.committed(worker, message.push.clock);
        const received = server.push(message.push);
        reply(received.replies);
        if (received._tag === 'Refused') {
          refused[received.reason] += 1;
          onEvent({ _tag: 'PushRefused', seconds, worker, reason: received.reason });
          if (received.reason === 'nonFinite' && options.onNonFinite === 'fail')
            throw new ParallelError({
              reason: 'nonFinite',
              worker,
              expected: 'numbers in a push',
              found: 'a NaN or an infinity',
            });
          return;
        }
        staleness.note(received.staleness);
        if (received._tag === 'Kept') return;
        const { version } = received;
        onEvent({ _tag: 'PushApplied', seconds, worker, version, staleness: received.staleness });
        return;
      }
      case 'Pull': {
        reply(server.pull(message.pull));
        return;
      }
      case 'Progress':
        lossSum += message.loss;
        lossCount += 1;
        {
          crew.progressed(message.report);
          return;
        }
      case 'EpochEnded': {
        crew.epochEnded(message.worker, message.epoch);
        return;
      }
      case 'Finished': {
        crew.finished(message.report);
        return;
      }
      case 'Lost': {
        crew.lost(message.worker, message.error, seconds);
        return;
      }
    }
  };

  const stopReason = (loss: number | undefined): StopReason | undefined => {
    if (signal?.aborted === true) return 'signal';
    if (server.version() >= (stop.updates ?? Infinity)) return 'updates';
    if (crew.examples() >= (stop.examples ?? Infinity)) return 'examples';
    if (seconds >= (stop.seconds ?? Infinity)) return 'seconds';
    if (loss !== undefined && loss <= (stop.loss ?? -Infinity)) return 'loss';
    return crew.allFinished() ? 'epochs' : undefined;
  };

  let stopped: StopReason | undefined;
  crew.startAll();
  for await (const message of connection.messages) {
    ({ seconds } = message);
    handle(message);
    stopped = stopReason(isEvaluationDue() ? evaluate() : undefined);
    if (stopped !== undefined) break;
  }
  // The messages end by themselves only where the signal closed the connection.
  stopped ??= 'signal';
  const updates = server.version();
  if (losses.at(-1)?.updates !== updates) evaluate();
  onEvent({ _tag: 'Stopped', seconds, reason: stopped });
  const reports = crew.reports();
  const examples = crew.examples();
  return {
    parameters: current(),
    stopped,
    losses,
    seconds,
    updates,
    examples,
    updatesPerSecond: updates / seconds,
    examplesPerSecond: examples / seconds,
    staleness: staleness.histogram(),
    refused,
    restarts: reports.reduce((sum, { restarts }) => sum + restarts, 0),
    workers: reports.slice(0, workers),
  };
};
