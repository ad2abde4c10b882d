import type { Payload } from './payload.js';

/** A push as the server rule sees it. @category Parallel @since 0.1.0 */
export interface ReceivedPush<Push extends Payload = Payload> {
  /** The number of the worker that sent it, from 0. */
  readonly worker: number;
  /** How many pushes that worker had sent before; with `worker` it identifies the push. */
  readonly sequence: number;
  /** How many gradients that worker had computed when it sent the push, restarts included. */
  readonly clock: number;
  /** The version of the snapshot that the payload was computed from. */
  readonly basedOn: number;
  /** How many updates the parameters have received since that snapshot. */
  readonly staleness: number;
  readonly payload: Push;
  /** Whether a part of the payload that another server has holds a NaN or an infinity. @internal */
  readonly hasNonFinite?: true;
}
