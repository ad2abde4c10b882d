import type { Description } from '@thalweg/core';
import type { Spec } from '@thalweg/core/spec';
import type { Payload } from './payload.js';
import type { ServerRule } from './server-rule.js';
import type { WorkerRule } from './worker-rule.js';

/**
 * A way to train in parallel: what workers do and what the server does. How messages travel is the transport's business.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface ParallelAlgorithm<
  WorkerState = unknown,
  ServerState = unknown,
  Push extends Payload = Payload,
  Snapshot extends Payload = Payload,
> {
  /** How it was built: name and options. Workers build it again from this, through `toSpec`. */
  readonly description: Description;
  /**
   * Where the shared parameters are changed.
   *
   * - `'server'`: the server alone, one push after the other.
   * - `'workers'`: every worker too, without a lock, where the transport has shared memory: the parameters lie there, the
   *   context of the worker rule says `sharesMemory`, and the rule may command `Step`. Elsewhere the server alone writes.
   */
  readonly writes: 'server' | 'workers';
  /**
   * In shared memory: whether an addition to one element is indivisible, so that none is lost when two
   * workers add to it at once. `false` by default.
   */
  readonly atomic?: boolean;
  /** The optimizer of a run that names none, as `toSpec` writes it. Left out, a run must name one. */
  readonly optimizer?: Spec;
  readonly worker: WorkerRule<WorkerState, Push, Snapshot>;
  readonly server: ServerRule<ServerState, Push, Snapshot>;
}
