import type { MessagePort } from 'node:worker_threads';
import type { ReceivedPush } from '../algorithm/received-push.js';
import type { WorkerJob } from '../job/worker-job.js';
import type { ServerMessage } from '../message/server-message.js';
import type { HostMessage, HostTally } from '../worker/worker-host.js';
import type { Encoded } from './encoded.js';

/** What a thread is started with. @internal */
export interface ThreadData {
  readonly job: WorkerJob;
  readonly worker: number;
  readonly from: { readonly sequence: number; readonly clock: number };
  readonly pulse: SharedArrayBuffer;
  /** To the server. */
  readonly port: MessagePort;
  /** The shared memory to which workers write; `undefined` where the server alone writes. */
  readonly live: { readonly params: Encoded; readonly traffic: SharedArrayBuffer } | undefined;
}

/** What a worker sends, with payloads encoded. @internal */
export type EncodedMessage =
  | Exclude<HostMessage, { readonly _tag: 'Push' }>
  | {
      readonly _tag: 'Push';
      readonly push: Omit<ReceivedPush, 'staleness' | 'payload'> & { readonly payload: Encoded };
    };

/** What a thread sends. @internal */
export type FromThread = EncodedMessage & {
  /** See `taken` of a worker's host. */
  readonly taken: readonly number[];
  readonly tally: HostTally;
  /** Seconds in which it waited for a message. */
  readonly waited: number;
};

/** What a thread gets. @internal */
export type ToThread =
  | Exclude<ServerMessage, { readonly _tag: 'Pulled' }>
  | { readonly _tag: 'Pulled'; readonly snapshot: Encoded; readonly version: number };
