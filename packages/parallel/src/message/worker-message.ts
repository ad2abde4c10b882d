import type { Payload } from '../algorithm/payload.js';
import type { PullRequest } from '../algorithm/pull-request.js';
import type { ReceivedPush } from '../algorithm/received-push.js';
import type { ParallelError } from '../error/parallel-error.js';
import type { LifeReport } from './worker-report.js';

/**
 * What a transport delivers to the server.
 *
 * - `Push`, `Pull`: from a worker; those of one worker in the order in which it sent them.
 * - `Progress`: what a worker has done so far and its latest loss; from time to time, and a sign of life.
 * - `Refused`: a worker that writes to the parameters itself left out a step, because its gradient holds a NaN or an infinity.
 * - `EpochEnded`: a worker has finished a pass and, where epochs are common, waits for the next.
 * - `Finished`: a worker has no more data and has sent its last push.
 * - `Lost`: a worker is gone; nothing more comes from it until it is started again.
 *
 * @category Parallel
 * @since 0.1.0
 */
export type WorkerMessage<Push extends Payload = Payload> = {
  /** The number of the worker, from 0. */
  readonly worker: number;
  /** Seconds since the connection opened: real ones, or those of the simulation. */
  readonly seconds: number;
  /**
   * For a record: for each message of the server that the worker has taken since it sent the last one, how many gradients it had
   * computed since its start. May be left out.
   */
  readonly taken?: readonly number[];
} & (
  | { readonly _tag: 'Push'; readonly push: Omit<ReceivedPush<Push>, 'staleness'> }
  | { readonly _tag: 'Pull'; readonly pull: PullRequest }
  | {
      readonly _tag: 'Progress';
      readonly report: LifeReport;
      readonly loss: number;
      /** Where workers write to the parameters: how stale the steps since the last report were. */
      readonly staleness?: readonly StepStaleness[];
    }
  | { readonly _tag: 'Refused' }
  | { readonly _tag: 'EpochEnded'; readonly epoch: number }
  | { readonly _tag: 'Finished'; readonly report: LifeReport }
  | { readonly _tag: 'Lost'; readonly error: ParallelError }
);

/** `steps` steps were each `staleness` updates stale. @internal */
export interface StepStaleness {
  readonly staleness: number;
  readonly steps: number;
}

/** A message without its worker and its time. @internal */
export type Unaddressed<M> = M extends unknown ? Omit<M, 'worker' | 'seconds'> : never;
