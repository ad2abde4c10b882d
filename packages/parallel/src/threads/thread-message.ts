import type { MessagePort } from 'node:worker_threads';
import type { ReceivedPush } from '../algorithm/received-push.js';
import type { WorkerJob } from '../job/worker-job.js';
import type { StepStaleness } from '../transport/worker-message.js';
import type { HostTally } from '../worker/worker-host.js';
import type { Encoded } from './encoded.js';

/** What a thread is started with. @internal */
export interface ThreadData {
  readonly job: WorkerJob;
  readonly worker: number;
  readonly from: { readonly sequence: number; readonly clock: number };
  readonly pulse: SharedArrayBuffer;
  /** To the server. */
  readonly port: MessagePort;
  /** What workers write to themselves; `undefined` where the server alone writes. */
  readonly live: { readonly params: Encoded; readonly traffic: SharedArrayBuffer } | undefined;
}

/** What a thread says. @internal */
export type FromThread = {
  /** See `taken` of a worker's host. */
  readonly taken: readonly number[];
} & (
  | {
      readonly _tag: 'Push';
      readonly push: Omit<ReceivedPush, 'staleness' | 'payload'> & { readonly payload: Encoded };
    }
  | { readonly _tag: 'Pull'; readonly clock: number }
  | {
      readonly _tag: 'Progress';
      readonly loss: number;
      readonly tally: HostTally;
      readonly waited: number;
      readonly staleness: readonly StepStaleness[];
    }
  | { readonly _tag: 'Refused' }
  | { readonly _tag: 'EpochEnded'; readonly epoch: number }
  | { readonly _tag: 'Finished'; readonly tally: HostTally; readonly waited: number }
);

/** The same before that is put beside it. @internal */
export type Unmarked<M> = M extends unknown ? Omit<M, 'taken'> : never;

/** What a thread is told. @internal */
export type ToThread =
  | { readonly _tag: 'Pulled'; readonly snapshot: Encoded; readonly version: number }
  | { readonly _tag: 'Refused'; readonly reason: 'stale' | 'nonFinite' | 'duplicate' }
  | {
      readonly _tag: 'BeginEpoch';
      readonly epoch: number;
      readonly active: readonly number[];
      readonly from: number;
      readonly order: Uint32Array;
    };
