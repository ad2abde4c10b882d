import type { Params } from '@thalweg/core';
import type { Payload } from '../algorithm/payload.js';
import type { Division, Undivided } from '../shard/division.js';
import type { Ledger } from '../state/ledger.js';
import type { ServerMessage } from '../message/server-message.js';
import type { WorkerMessage } from '../message/worker-message.js';

/**
 * The server's end of an open transport.
 *
 * No call waits for a worker, and none fails because a worker is gone: that is a `Lost` message.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface Connection<Push extends Payload = Payload, Snapshot extends Payload = Payload> {
  /**
   * What workers send, in order of arrival; ends after `close`. Read by one reader. A simulation goes on only when the
   * next message is asked for, so what the reader sends in between has its place in time.
   */
  readonly messages: AsyncIterable<WorkerMessage<Push>>;
  /** The live parameters, where workers write to them; `undefined` where the server alone does. */
  readonly shared: Params | undefined;
  /** Where the state of the run outlives the process; left out elsewhere. @internal */
  readonly ledger?: Ledger;
  /** Divides the parameters among several servers, of which this is the first; left out where there is one. @internal */
  readonly divide?: ((undivided: Undivided) => Division) | undefined;
  /**
   * Starts a worker, or starts one again that is lost.
   *
   * @param from - The sequence number of its next push and its clock: 0 and 0 at its first start.
   */
  start(worker: number, from: { readonly sequence: number; readonly clock: number }): void;
  /** Sends to a worker. What is sent to a lost worker is dropped. */
  send(worker: number, message: ServerMessage<Snapshot>): void;
  /** Ends a worker, even one that hangs. Nothing more comes from it, no `Lost` message either, until it is started again. */
  stop(worker: number): void;
  /** Ends the messages: what has not been read is discarded. */
  interrupt(): void;
  /** Ends all workers and frees what the connection holds. May be called again. */
  close(): Promise<void>;
}
