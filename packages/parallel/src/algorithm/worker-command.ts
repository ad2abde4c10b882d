import type { Params } from '@thalweg/core';
import type { Payload } from './payload.js';

/**
 * What a worker rule asks for.
 *
 * No command waits. A rule that must wait for an answer asks for no gradient before it has the answer.
 *
 * @category Parallel
 * @since 0.1.0
 */
export type WorkerCommand<Push extends Payload = Payload> =
  GradientCommand | StepCommand | PullCommand | PushCommand<Push>;

/**
 * Compute the loss and the gradient on the worker's next batch. A `Gradient` or a `DataEnded` event answers.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface GradientCommand {
  readonly _tag: 'Gradient';
  /** Where: the local parameters, or a look-ahead point. */
  readonly at: Params;
}

/**
 * Step on the shared parameters, without a lock. A `Stepped` or a `DataEnded` event answers.
 *
 * A step computes the gradient of the worker's next batch where the optimizer wants it, and adds the step of the worker's own
 * optimizer. If the gradient holds a NaN or an infinity, the step is left out. Only where `sharesMemory` of the context is true.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface StepCommand {
  readonly _tag: 'Step';
  /** The most steps to take before the answer, 1 or more. Messages of the server are read in between. */
  readonly atMost: number;
}

/**
 * Ask the server for a snapshot. A `Pulled` event answers, at once or when the server rule is ready to.
 *
 * Pushes and pulls of one worker arrive in the order in which it sent them.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface PullCommand {
  readonly _tag: 'Pull';
}

/**
 * Send something to the server. There is no answer unless the push is refused: then a `Refused` event.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface PushCommand<Push extends Payload = Payload> {
  readonly _tag: 'Push';
  /** What the server rule gets. */
  readonly payload: Push;
  /** The version of the snapshot that the payload was computed from: staleness is counted from here. */
  readonly basedOn: number;
}
