import type { Payload } from '../algorithm/payload.js';
import type { PulledEvent, RefusedEvent } from '../algorithm/worker-event.js';

/**
 * What a transport delivers to a worker.
 *
 * - `Pulled`: the answer to a pull.
 * - `Refused`: the refusal of a push.
 * - `BeginEpoch`: where epochs are common, leave to begin one.
 *
 * @category Parallel
 * @since 0.1.0
 */
export type ServerMessage<Snapshot extends Payload = Payload> =
  | PulledEvent<Snapshot>
  | RefusedEvent
  | {
      readonly _tag: 'BeginEpoch';
      readonly epoch: number;
      /** The workers among which the examples are dealt out. */
      readonly active: readonly number[];
      /** The batch of its share to begin with: above 0 for a worker that was restarted in this epoch. */
      readonly from: number;
      /** The order of all examples in the epoch, where the transport has drawn it already. */
      readonly order?: Uint32Array;
    };
