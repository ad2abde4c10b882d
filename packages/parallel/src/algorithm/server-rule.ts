import type { Key, Params } from '@thalweg/core';
import type { Payload } from './payload.js';
import type { PullAnswer } from './pull-answer.js';
import type { PullRequest } from './pull-request.js';
import type { PushOutcome } from './push-outcome.js';
import type { ReceivedPush } from './received-push.js';
import type { RunOptimizer } from './run-optimizer.js';

/** What a server rule knows of the run when it is called. @category Parallel @since 0.1.0 */
export interface ServerContext {
  /** The parameters now. */
  readonly params: Params;
  /** How many updates they have received. */
  readonly version: number;
  /** The numbers of the workers that take part now, in increasing order. */
  readonly active: readonly number[];
  /** The numbers of the workers that have read parameters since they were started, in increasing order. */
  readonly begun: readonly number[];
  /** How many workers the run began with. */
  readonly workers: number;
  /** The optimizer of the run, for algorithms that step on the server. */
  readonly optimizer: RunOptimizer;
  /** The server's own random key. */
  readonly key: Key;
}

/**
 * What the server does, which keeps the shared parameters, as a pure state machine.
 *
 * Like `update` of a transformation, it returns what is *added* to the parameters; the server adds it. State is plain data and
 * tensors, so that it can be stored and restored with the parameters.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface ServerRule<
  State = unknown,
  Push extends Payload = Payload,
  Snapshot extends Payload = Payload,
> {
  /** The state before the first push. Must not alias the parameters. */
  init(context: ServerContext): State;
  /** Decides on a push. Pure: `state` is not changed. */
  apply(push: ReceivedPush<Push>, state: State, context: ServerContext): PushOutcome<State>;
  /** Answers a pull, now or later. */
  read(pull: PullRequest, state: State, context: ServerContext): PullAnswer<Snapshot>;
  /**
   * Called when a worker is lost or comes back: `context.active` has changed. A rule that waits for all workers ends the wait
   * here. Left out, the state stays as it is.
   */
  activeChanged?(
    state: State,
    context: ServerContext,
  ): Exclude<PushOutcome<State>, { readonly _tag: 'Refused' }>;
  /** The parameters to evaluate and to return, if not the shared ones: an average of them, for example. */
  result?(state: State, context: ServerContext): Params;
}
