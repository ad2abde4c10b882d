import { mapTensors, toNdArray, type Params } from '@thalweg/core';
import { ParallelError } from '../error/parallel-error.js';
import { shownOption } from '../option/option-checks.js';
import type { Reply, Server } from '../server/server.js';
import { attempted, thrown } from '../error/attempted.js';
import { isPromise, refusePromise } from '../error/refuse-promise.js';
import type { Task } from '../task/task.js';
import type { Division } from '../shard/division.js';
import type { RunState } from '../state/run-state.js';
import type { Connection } from '../transport/connection.js';
import type { WorkerMessage } from '../message/worker-message.js';
import { createCrew, type Crew } from './crew.js';
import { createNonFiniteStreaks } from './non-finite-streaks.js';
import type { ParallelEvent } from './parallel-event.js';
import type { ParallelOptions } from './parallel-options.js';
import type { LossPoint, ParallelReport } from '../result/parallel-report.js';
import { createPauses } from './pauses.js';
import { recorded, type RecordedMessage, type RunRecord } from '../result/run-record.js';
import { createStalenessTally } from '../result/staleness-tally.js';
import type { StopReason } from '../result/stop-condition.js';

interface Watched {
  readonly options: ParallelOptions;
  readonly task: Task;
  readonly server: Server;
  readonly connection: Connection;
  /** See `Division`; `undefined` where this server has all parameters. */
  readonly gather: Division['gather'] | undefined;
}

/** Reads what workers send until there is a reason to stop. */
export const watchRun = async (watched: Watched): Promise<ParallelReport> => {
  const { options, task, server, connection, gather } = watched;
  const { workers, data, stop, signal, maxRestarts = 3 } = options;
  const tell = (event: ParallelEvent): void =>
    attempted(`onEvent to take ${event._tag}`, () => {
      refusePromise('onEvent', options.onEvent?.(event));
    });
  const { ledger } = connection;
  const kept = ledger?.kept?.state;
  const staleness = createStalenessTally(kept?.staleness);
  const refused = { ...(kept?.refused ?? { stale: 0, nonFinite: 0, duplicate: 0 }) };
  const nonFinite = createNonFiniteStreaks(workers, kept?.nonFinite);
  const losses: LossPoint[] = [...(kept?.losses ?? [])];
  let { seconds, lossSum, lossCount } = kept ?? { seconds: 0, lossSum: 0, lossCount: 0 };

  const reply = (replies: readonly Reply[]): void => {
    for (const { to, message } of replies) connection.send(to, message);
  };
  const crew: Crew = createCrew({
    options,
    connection,
    nextSequence: server.nextSequence,
    activeChanged: (active) => reply(server.setActive(active)),
    forget: server.forget,
    tell,
    writesThemselves: connection.shared !== undefined,
    kept: kept?.crew,
  });

  /** Updates of the parameters so far. */
  const updatesSoFar = (): number => (connection.shared === undefined ? server.version() : crew.pushes());

  /**
   * The loss to report: the task's own, or the mean of the losses that workers have reported since the last call; `undefined`
   * if they have reported none.
   */
  const reportedLoss = async (): Promise<number | undefined> => {
    const [sum, count] = [lossSum, lossCount];
    [lossSum, lossCount] = [0, 0];
    if (task.evaluate !== undefined) return evaluatedLoss(task, await result());
    return count === 0 ? undefined : sum / count;
  };
  /** All parameters, to evaluate and to return. */
  const result = async (): Promise<Params> => {
    if (gather === undefined) return server.result();
    const whole = gather();
    await commit();
    return whole(server.result());
  };
  const evaluate = async (): Promise<number | undefined> => {
    const loss = await reportedLoss();
    if (loss === undefined) return undefined;
    const point = { seconds, updates: updatesSoFar(), examples: crew.examples(), loss };
    losses.push(point);
    tell({ _tag: 'Evaluated', ...point });
    return loss;
  };
  let evaluatedAt = kept?.evaluatedAt ?? 0;
  const evaluateIfDue = async (): Promise<number | undefined> => {
    const { evaluateEvery } = options;
    const due =
      evaluateEvery === undefined
        ? Math.floor(crew.examples() / data.examples)
        : Math.floor(updatesSoFar() / evaluateEvery);
    if (due <= evaluatedAt) return undefined;
    const loss = await evaluate();
    evaluatedAt = due;
    return loss;
  };

  /** A worker that sends only NaN makes rules that wait for all workers wait for ever, so it counts as lost. */
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

  const rule = options.algorithm.description.name;
  /** Runs the server rule on a message of a worker. If it throws, the worker is lost and may be restarted. */
  const serving = <A>(worker: number, expected: string, serve: () => A): A | undefined => {
    try {
      return serve();
    } catch (error) {
      nonFinite.ended(worker);
      connection.stop(worker);
      crew.lost(worker, thrown(expected, error, worker), seconds);
      return undefined;
    }
  };

  const handle = (message: WorkerMessage): void => {
    switch (message._tag) {
      case 'Refused': {
        const { worker } = message;
        refused.nonFinite += 1;
        tell({ _tag: 'PushRefused', seconds, worker, reason: 'nonFinite' });
        nonFinite.pulled(worker);
        refuseNonFinite(worker);
        return;
      }
      case 'Push': {
        const { worker } = message;
        const received = serving(worker, `a push that ${rule} can apply`, () => server.push(message.push));
        if (received === undefined) return;
        crew.committed(worker, message.push.clock);
        reply(received.replies);
        if (received._tag === 'Refused') {
          refused[received.reason] += 1;
          tell({ _tag: 'PushRefused', seconds, worker, reason: received.reason });
          if (received.reason === 'nonFinite') refuseNonFinite(worker);
          if (received.reason === 'stale') nonFinite.ended(worker);
          return;
        }
        nonFinite.ended(worker);
        staleness.note(received.staleness);
        if (received._tag === 'Kept') return;
        const { version } = received;
        tell({ _tag: 'PushApplied', seconds, worker, version, staleness: received.staleness });
        return;
      }
      case 'Pull': {
        nonFinite.pulled(message.worker);
        const { worker, pull } = message;
        reply(serving(worker, `a pull that ${rule} can answer`, () => server.pull(pull)) ?? []);
        return;
      }
      case 'Progress': {
        // Workers have written the NaN to the parameters already, so it is too late to refuse it.
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
        tell({
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

  const state = (): RunState => ({
    server: server.state(),
    crew: crew.state(),
    staleness: staleness.state(),
    refused,
    nonFinite: nonFinite.state(),
    losses,
    seconds,
    lossSum,
    lossCount,
    evaluatedAt,
  });
  const record: RunRecord[number][] = [...(ledger?.kept?.record ?? [])];
  /** The record of a message that is not committed. */
  let noted: RecordedMessage | undefined;
  const note = (message: WorkerMessage): void => {
    if (options.record !== true) return;
    noted = recorded(message);
    record.push(noted);
  };
  const commit = async (): Promise<void> => {
    const entry = noted;
    noted = undefined;
    await ledger?.commit(state, entry);
  };
  let stopped: StopReason | undefined;
  const pause = createPauses();
  if (kept === undefined) {
    crew.startAll();
    await commit();
  }
  for await (const message of connection.messages) {
    ({ seconds } = message);
    note(message);
    handle(message);
    stopped = stopReason(await evaluateIfDue());
    await commit();
    if (stopped !== undefined) break;
    await pause();
  }
  // The messages end by themselves only where the signal closed the connection.
  stopped ??= 'signal';
  const { shared } = connection;
  // No worker may write to the parameters while they are evaluated and copied.
  if (shared !== undefined) await connection.close();
  const updates = updatesSoFar();
  if (losses.at(-1)?.updates !== updates) await evaluate();
  tell({ _tag: 'Stopped', seconds, reason: stopped });
  const messages = record.length;
  if (options.record === true) record.push({ message: 'Stopped', reason: stopped, seconds, messages });
  const parameters = await result();
  const reports = crew.reports();
  const examples = crew.examples();
  const report: ParallelReport = {
    parameters: shared === undefined ? parameters : copied(parameters),
    stopped,
    losses,
    seconds,
    updates,
    examples,
    updatesPerSecond: seconds > 0 ? updates / seconds : 0,
    examplesPerSecond: seconds > 0 ? examples / seconds : 0,
    staleness: staleness.histogram(),
    refused,
    restarts: reports.reduce((sum, { restarts }) => sum + restarts, 0),
    workers: reports.slice(0, workers),
    ...(options.record === true ? { record } : {}),
  };
  await ledger?.end(state, report);
  return report;
};

const evaluatedLoss = (task: Task, params: Params): number =>
  attempted('evaluate of the task to give a loss', () => {
    const loss: unknown = task.evaluate?.(params);
    if (typeof loss === 'number') return loss;
    throw new TypeError(isPromise(loss) ? 'a promise' : shownOption(loss));
  });

/** In memory of their own. */
const copied = (params: Params): Params => mapTensors<Params>(toNdArray, params);
