import type { ParallelFailure } from '../error/parallel-error.js';
import type { WorkerMessage } from '../message/worker-message.js';
import type { StopReason } from './stop-condition.js';

/**
 * The order of events in a run, as plain data: the messages that the server took, in order, and last how the run ended.
 *
 * With the options of the run it determines the run; see `replayed`.
 *
 * @category Parallel
 * @since 0.1.0
 */
export type RunRecord = readonly (RecordedMessage | RecordedStop)[];

/** The end of a run. A record without it has been cut. @category Parallel @since 0.1.0 */
export interface RecordedStop {
  readonly message: 'Stopped';
  readonly reason: StopReason;
  /** Seconds since the run began. */
  readonly seconds: number;
  /** How many messages come before, so that a missing one is noticed. */
  readonly messages: number;
}

/** A message that the server took. @category Parallel @since 0.1.0 */
export interface RecordedMessage {
  readonly message: WorkerMessage['_tag'];
  /** The number of the worker, from 0. */
  readonly worker: number;
  /** Seconds since the run began. */
  readonly seconds: number;
  /**
   * For each message of the server that the worker had taken since it sent the last one, how many gradients it had computed
   * since its start.
   */
  readonly taken: readonly number[];
  /** For progress and the end: how many gradients the worker had computed since its start. */
  readonly gradients?: number;
  /** For progress and the end: how long the worker had waited since its start. */
  readonly waitSeconds?: number;
  /** For a push and a pull: how many gradients the worker had computed, restarts included. */
  readonly clock?: number;
  /** For a loss: why. */
  readonly loss?: { readonly reason: ParallelFailure; readonly expected: string; readonly found: string };
}

/** @internal */
export const recorded = (message: WorkerMessage): RecordedMessage => {
  const { _tag, worker, seconds, taken = [] } = message;
  const common = { message: _tag, worker, seconds, taken };
  switch (message._tag) {
    case 'Push':
      return { ...common, clock: message.push.clock };
    case 'Pull':
      return { ...common, clock: message.pull.clock };
    case 'Progress':
    case 'Finished': {
      const { gradients, waitSeconds } = message.report;
      return { ...common, gradients, waitSeconds };
    }
    case 'Lost': {
      const { reason, expected, found } = message.error;
      return { ...common, loss: { reason, expected, found } };
    }
    case 'Refused':
    case 'EpochEnded':
      return common;
  }
};
