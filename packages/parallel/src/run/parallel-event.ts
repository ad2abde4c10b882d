import type { RefusalReason } from '../algorithm/push-outcome.js';
import type { ParallelError } from '../error/parallel-error.js';
import type { FailurePolicy } from './failure-policy.js';
import type { LossPoint } from '../result/parallel-report.js';
import type { StopReason } from '../result/stop-condition.js';

/**
 * What happens in a run, for `onEvent`.
 *
 * @category Parallel
 * @since 0.1.0
 */
export type ParallelEvent =
  | WorkerStartedEvent
  | WorkerLostEvent
  | ProgressEvent
  | PushAppliedEvent
  | PushRefusedEvent
  | EvaluatedEvent
  | StoppedEvent;

/** When something happened. @category Parallel @since 0.1.0 */
export interface ParallelMoment {
  /** Seconds since the run began: real ones, or those of the simulation. */
  readonly seconds: number;
}

/** A worker has started or started again. @category Parallel @since 0.1.0 */
export interface WorkerStartedEvent extends ParallelMoment {
  readonly _tag: 'WorkerStarted';
  readonly worker: number;
  /** How often it was restarted before: 0 at its first start. */
  readonly restarts: number;
}

/** A worker is lost. @category Parallel @since 0.1.0 */
export interface WorkerLostEvent extends ParallelMoment {
  readonly _tag: 'WorkerLost';
  readonly worker: number;
  /** Why. */
  readonly error: ParallelError;
  /** What is done about it. Also `'fail'` if no restarts or no workers are left. */
  readonly response: FailurePolicy;
}

/** A worker has reported its progress, as it does several times a second. @category Parallel @since 0.1.0 */
export interface ProgressEvent extends ParallelMoment {
  readonly _tag: 'Progress';
  readonly worker: number;
  /** The updates of the run that workers have reported so far. */
  readonly updates: number;
  /** The examples of the run that workers have reported so far. */
  readonly examples: number;
  /** The loss of the worker's last batch. */
  readonly loss: number;
}

/** The shared parameters have received an update. @category Parallel @since 0.1.0 */
export interface PushAppliedEvent extends ParallelMoment {
  readonly _tag: 'PushApplied';
  /** The worker that pushed. */
  readonly worker: number;
  /** How many updates there are now. */
  readonly version: number;
  /** The number of updates between the snapshot that the push is based on and the push. */
  readonly staleness: number;
}

/** A push was not applied. @category Parallel @since 0.1.0 */
export interface PushRefusedEvent extends ParallelMoment {
  readonly _tag: 'PushRefused';
  /** The worker that pushed. */
  readonly worker: number;
  readonly reason: RefusalReason;
}

/** There is a new reported loss. @category Parallel @since 0.1.0 */
export interface EvaluatedEvent extends ParallelMoment, LossPoint {
  readonly _tag: 'Evaluated';
}

/** The run has ended. @category Parallel @since 0.1.0 */
export interface StoppedEvent extends ParallelMoment {
  readonly _tag: 'Stopped';
  readonly reason: StopReason;
}
