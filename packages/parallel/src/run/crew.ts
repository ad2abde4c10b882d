import { type ParallelError } from '../error/parallel-error.js';
import type { Connection } from '../transport/connection.js';
import type { FailurePolicy } from './failure-policy.js';
import type { ParallelEvent } from './parallel-event.js';
import type { ParallelOptions } from './parallel-options.js';
import type { CrewState, Hand } from '../state/run-state.js';
import type { LifeReport, WorkerReport } from '../message/worker-report.js';

/** What {@link createCrew} needs. @internal */
export interface CrewOptions {
  readonly options: Pick<ParallelOptions, 'workers' | 'data' | 'stop' | 'onFailure' | 'maxRestarts'>;
  readonly connection: Pick<Connection, 'start' | 'send' | 'stop'>;
  readonly nextSequence: (worker: number) => number;
  /** Tells the server rule which workers take part from now on. */
  readonly activeChanged: (active: readonly number[]) => void;
  /** Tells the server to drop the unanswered pulls of a worker. */
  readonly forget: (worker: number) => void;
  readonly tell: (event: ParallelEvent) => void;
  /** Whether workers write to the parameters: then a step counts as done without a push. */
  readonly writesThemselves: boolean;
  /** What a crew of this run knew, which this one goes on from. */
  readonly kept?: CrewState | undefined;
}

/** The workers of a run: which take part, how far each is, which are restarted. @internal */
export interface Crew {
  readonly startAll: () => void;
  /** A push has come that a worker sent after `clock` gradients: these are not computed again. */
  readonly committed: (worker: number, clock: number) => void;
  readonly progressed: (report: LifeReport) => void;
  readonly epochEnded: (worker: number, epoch: number) => void;
  readonly finished: (report: LifeReport) => void;
  /**
   * A worker is gone, by itself or because it was stopped. Does nothing if the worker had finished.
   *
   * @throws {ParallelError} If the run is to fail.
   */
  readonly lost: (worker: number, error: ParallelError, seconds: number) => void;
  readonly allFinished: () => boolean;
  /** Examples that gradients were computed on, by all workers. */
  readonly examples: () => number;
  /** Pushes that workers have reported. */
  readonly pushes: () => number;
  readonly reports: () => readonly WorkerReport[];
  readonly state: () => CrewState;
}

/** @internal */
export const createCrew = ({
  options,
  connection,
  nextSequence,
  activeChanged,
  forget,
  tell,
  writesThemselves,
  kept,
}: CrewOptions): Crew => {
  const { workers, data, stop, onFailure = 'fail', maxRestarts = 3 } = options;
  const nothing = { gradients: 0, examples: 0, pushes: 0, waitSeconds: 0 };
  const hands: Hand[] = Array.from(
    { length: workers },
    (_, worker) =>
      kept?.hands[worker] ?? {
        clock: 0,
        startClock: 0,
        sinceStart: 0,
        epochClock: 0,
        before: nothing,
        report: { worker, finished: false, restarts: 0, ...nothing },
        isActive: true,
        hasEndedEpoch: false,
      },
  );
  // Read after every message, so the sums are kept.
  let examples = hands.reduce((sum, { report }) => sum + report.examples, 0);
  let pushes = hands.reduce((sum, { report }) => sum + report.pushes, 0);
  const change = (worker: number, changes: Partial<Hand>): void => {
    const before = hands[worker]!;
    const after = { ...before, ...changes };
    examples += after.report.examples - before.report.examples;
    pushes += after.report.pushes - before.report.pushes;
    hands[worker] = after;
  };
  const active = (): readonly number[] => hands.flatMap(({ isActive }, worker) => (isActive ? [worker] : []));
  /** The active workers that have not ended this epoch: no other waits for one that has. */
  const sending = (): readonly number[] => active().filter((worker) => !hands[worker]!.hasEndedEpoch);

  const epochs = stop.epochs ?? Infinity;
  let epoch = kept?.epoch ?? 0;
  let dealtTo: readonly number[] = kept?.dealtTo ?? [];
  const sendEpoch = (worker: number, from: number): void => {
    if (data.split === 'epochs')
      connection.send(worker, { _tag: 'BeginEpoch', epoch, active: dealtTo, from });
  };
  const beginEpoch = (): void => {
    dealtTo = active();
    for (const worker of dealtTo) {
      const { startClock, sinceStart } = hands[worker]!;
      change(worker, { epochClock: startClock + sinceStart, hasEndedEpoch: false });
      sendEpoch(worker, 0);
    }
  };
  /** Begins the next epoch once every active worker has ended this one. */
  const goOn = (): void => {
    const taking = active();
    if (data.split !== 'epochs' || taking.length === 0) return;
    if (!taking.every((worker) => hands[worker]!.hasEndedEpoch)) return;
    epoch += 1;
    if (epoch < epochs) beginEpoch();
  };

  const total = (worker: number, report: LifeReport): WorkerReport => {
    const {
      before,
      report: { restarts },
    } = hands[worker]!;
    return {
      ...report,
      restarts,
      gradients: before.gradients + report.gradients,
      examples: before.examples + report.examples,
      pushes: before.pushes + report.pushes,
      waitSeconds: before.waitSeconds + report.waitSeconds,
    };
  };

  const leave = (worker: number): void => {
    change(worker, { isActive: false });
    forget(worker);
    goOn();
    activeChanged(sending());
  };

  return {
    startAll: () => {
      activeChanged(sending());
      for (const worker of active()) {
        connection.start(worker, { sequence: 0, clock: 0 });
        tell({ _tag: 'WorkerStarted', seconds: 0, worker, restarts: 0 });
      }
      beginEpoch();
    },
    committed: (worker, clock) => change(worker, { clock: Math.max(hands[worker]!.clock, clock) }),
    progressed: (report) => {
      const { clock, startClock } = hands[report.worker]!;
      change(report.worker, {
        report: total(report.worker, report),
        sinceStart: report.gradients,
        clock: writesThemselves ? startClock + report.gradients : clock,
      });
    },
    epochEnded: (worker, ended) => {
      if (data.split !== 'epochs' || ended !== epoch) return;
      change(worker, { hasEndedEpoch: true });
      // Between two epochs no worker is active: rules start counting anew there.
      activeChanged(sending());
      goOn();
      activeChanged(sending());
    },
    finished: (report) => {
      change(report.worker, { report: total(report.worker, report) });
      leave(report.worker);
    },
    lost: (worker, error, seconds) => {
      const hand = hands[worker]!;
      const { report } = hand;
      if (!hand.isActive) return;
      // If no other worker is active or finished, the run fails unless this one restarts.
      const hasOthers = hands.some(
        ({ isActive, report: { finished } }, other) => other !== worker && (isActive || finished),
      );
      const response: FailurePolicy =
        onFailure === 'restart' && report.restarts < maxRestarts
          ? 'restart'
          : onFailure === 'degrade' && hasOthers
            ? 'degrade'
            : 'fail';
      tell({ _tag: 'WorkerLost', seconds, worker, error, response });
      switch (response) {
        case 'fail':
          throw error;
        case 'degrade': {
          leave(worker);
          return;
        }
        case 'restart': {
          const restarts = report.restarts + 1;
          const { gradients, examples, pushes, waitSeconds } = report;
          change(worker, {
            before: { gradients, examples, pushes, waitSeconds },
            report: { ...report, restarts },
            startClock: hand.clock,
            sinceStart: 0,
            hasEndedEpoch: false,
          });
          forget(worker);
          activeChanged(sending());
          connection.start(worker, { sequence: nextSequence(worker), clock: hand.clock });
          tell({ _tag: 'WorkerStarted', seconds, worker, restarts });
          // Batches of this epoch whose gradients it had not pushed are computed again.
          sendEpoch(worker, Math.max(hand.clock - hand.epochClock, 0));
        }
      }
    },
    allFinished: () => hands.every(({ isActive }) => !isActive),
    examples: () => examples,
    pushes: () => pushes,
    reports: () =>
      hands.map(({ report, isActive }) => ({ ...report, finished: report.finished || isActive })),
    state: () => ({ hands: [...hands], epoch, dealtTo }),
  };
};
