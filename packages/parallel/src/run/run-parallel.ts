import { mapTensors, toNdArray, type Json, type Params } from '@thalweg/core';
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
import { createNonFiniteStreaks } from './non-finite-streaks.js';
import type { ParallelOptions } from './parallel-options.js';
import type { LossPoint, ParallelReport } from './parallel-report.js';
import { recorded, type RecordedMessage } from './run-record.js';
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
  const { workers, data, stop, signal, maxRestarts = 3, onEvent = () => undefined } = options;
  const staleness = createStalenessTally();
  const refused = { stale: 0, nonFinite: 0, duplicate: 0 };
  const nonFinite = createNonFiniteStreaks(workers);
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
    writesThemselves: connection.shared !== undefined,
  });

  const current = (): Params => connection.shared ?? server.result();
  /** Updates of the parameters so far. */
  const updatesSoFar = (): number => (connection.shared === undefined ? server.version() : crew.pushes());

  /** The loss that is reported: the task's own, or the mean of the batches since it was reported last. */
  const reportedLoss = (): number => {
    const mean = lossSum / lossCount;
    [lossSum, lossCount] = [0, 0];
    return task.evaluate?.(current()) ?? mean;
  };
  const evaluate = (): number => {
    const point = { seconds, updates: updatesSoFar(), examples: crew.examples(), loss: reportedLoss() };
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
        : Math.floor(updatesSoFar() / evaluateEvery);
    const isDue = passed > evaluatedAt;
    evaluatedAt = passed;
    return isDue;
  };

  /** A worker that sends nothing but NaN keeps those waiting who wait for all, so it is as good as lost. */
  const refuseNonFinite = (worker: number): void => {
    const times = nonFinite.refused(worker);
    const failure = (found: string) =>
      new ParallelError({ reason: 'nonFinite', worker, expected: 'numbers in a push', found });
    if (options.onNonFinite === 'fail') throw failure('a NaN or an infinity');
    if (times <= maxRestarts) return;
    nonFinite.ended(worker);
    connection.stop(worker);
    crew.lost(worker, failure(`a NaN or an infinity, ${times} times in a row`), seconds);
  };

  const handle = (message: WorkerMessage): void => {
    switch (message._tag) {
      case 'Refused': {
        const { worker } = message;
        refused.nonFinite += 1;
        onEvent({ _tag: 'PushRefused', seconds, worker, reason: 'nonFinite' });
        nonFinite.pulled(worker);
        refuseNonFinite(worker);
        return;
      }
      case 'Push': {
        const { worker } = message;
        crew.committed(worker, message.push.clock);
        const received = server.push(message.push);
        reply(received.replies);
        if (received._tag === 'Refused') {
          refused[received.reason] += 1;
          onEvent({ _tag: 'PushRefused', seconds, worker, reason: received.reason });
          if (received.reason === 'nonFinite') refuseNonFinite(worker);
          if (received.reason === 'stale') nonFinite.ended(worker);
          return;
        }
        nonFinite.ended(worker);
        staleness.note(received.staleness);
        if (received._tag === 'Kept') return;
        const { version } = received;
        onEvent({ _tag: 'PushApplied', seconds, worker, version, staleness: received.staleness });
        return;
      }
      case 'Pull': {
        nonFinite.pulled(message.worker);
        reply(server.pull(message.pull));
        return;
      }
      case 'Progress': {
        // Parameters that workers write to are lost with the first NaN, and no push is there to be refused.
        if (connection.shared !== undefined && !Number.isFinite(message.loss))
          throw new ParallelError({
            reason: 'nonFinite',
            worker: message.worker,
            expected: 'a loss that is a number',
            found: String(message.loss),
            fix: 'Take a smaller learning rate',
          });
        if (connection.shared !== undefined) nonFinite.ended(message.worker);
        lossSum += message.loss;
        lossCount += 1;
        for (const { staleness: behind, steps } of message.staleness ?? []) staleness.note(behind, steps);
        crew.progressed(message.report);
        onEvent({
          _tag: 'Progress',
          seconds,
          worker: message.worker,
          updates: updatesSoFar(),
          examples: crew.examples(),
          loss: message.loss,
        });
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
        nonFinite.ended(message.worker);
        crew.lost(message.worker, message.error, seconds);
        return;
      }
    }
  };

  const stopReason = (loss: number | undefined): StopReason | undefined => {
    if (signal?.aborted === true) return 'signal';
    if (updatesSoFar() >= (stop.updates ?? Infinity)) return 'updates';
    if (crew.examples() >= (stop.examples ?? Infinity)) return 'examples';
    if (seconds >= (stop.seconds ?? Infinity)) return 'seconds';
    if (loss !== undefined && loss <= (stop.loss ?? -Infinity)) return 'loss';
    return crew.allFinished() ? 'epochs' : undefined;
  };

  const record: RecordedMessage[] = [];
  let stopped: StopReason | undefined;
  crew.startAll();
  for await (const message of connection.messages) {
    ({ seconds } = message);
    if (options.record === true) record.push(recorded(message));
    handle(message);
    stopped = stopReason(isEvaluationDue() ? evaluate() : undefined);
    if (stopped !== undefined) break;
  }
  // The messages end by themselves only where the signal closed the connection.
  stopped ??= 'signal';
  const { shared } = connection;
  // Nobody may write to them any more when they are evaluated and returned.
  if (shared !== undefined) await connection.close();
  const updates = updatesSoFar();
  if (losses.at(-1)?.updates !== updates) evaluate();
  onEvent({ _tag: 'Stopped', seconds, reason: stopped });
  const reports = crew.reports();
  const examples = crew.examples();
  return {
    parameters: shared === undefined ? current() : copied(shared),
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
    ...(options.record === true ? { record } : {}),
  };
};

/** In memory of their own. */
const copied = (params: Params): Params => mapTensors<Params>(toNdArray, params);
