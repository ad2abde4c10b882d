import type { Gradients } from '@thalweg/core';
import type { Payload } from './payload.js';
import type { RefusalReason } from './push-outcome.js';

/**
 * What happens to a worker, one event at a time.
 *
 * @category Parallel
 * @since 0.1.0
 */
export type WorkerEvent<Snapshot extends Payload = Payload> =
  GradientEvent | SteppedEvent | PulledEvent<Snapshot> | RefusedEvent | DataEndedEvent;

/** The gradient that a `Gradient` command asked for. @category Parallel @since 0.1.0 */
export interface GradientEvent {
  readonly _tag: 'Gradient';
  /** The loss of the batch at the point asked for. */
  readonly loss: number;
  /** The gradient there; its leaves may be sparse. */
  readonly gradients: Gradients;
  /** The worker's pass over its share of the data, from 0. */
  readonly epoch: number;
}

/** The steps that a `Step` command asked for have been taken. @category Parallel @since 0.1.0 */
export interface SteppedEvent {
  readonly _tag: 'Stepped';
  /** How many: fewer than `atMost` at the end of an epoch, or where the task takes one step at a time. */
  readonly steps: number;
}

/** The server's answer to a `Pull` command. @category Parallel @since 0.1.0 */
export interface PulledEvent<Snapshot extends Payload = Payload> {
  readonly _tag: 'Pulled';
  readonly snapshot: Snapshot;
  /** How many updates the parameters had received when the snapshot was taken. */
  readonly version: number;
}

/**
 * A push was not applied. A rule usually answers with a `Pull`, to go on from the parameters of the server.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface RefusedEvent {
  readonly _tag: 'Refused';
  readonly reason: RefusalReason;
}

/**
 * The worker has used up its data: there is no batch for its last `Gradient` or `Step` command.
 *
 * The commands returned now are its last: it may push what it has not pushed yet.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface DataEndedEvent {
  readonly _tag: 'DataEnded';
}
