import type { Key } from '@thalweg/core';
import type { Json, Spec } from '@thalweg/core/spec';
import type { Cancellation } from '@thalweg/strategies';
import type { ParallelAlgorithm } from '../algorithm/parallel-algorithm.js';
import type { ModuleReference } from '../task/module-reference.js';
import type { TaskReference } from '../task/task-reference.js';
import type { Transport } from '../transport/transport.js';
import type { FailurePolicy } from './failure-policy.js';
import type { ParallelData } from '../data/parallel-data.js';
import type { ParallelEvent } from './parallel-event.js';
import type { StopCondition } from '../result/stop-condition.js';

/**
 * What a parallel run needs.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface ParallelOptions<Config extends Json = Json> {
  /** What is trained. */
  readonly task: TaskReference<Config>;
  /** How it is trained in parallel. */
  readonly algorithm: ParallelAlgorithm;
  /**
   * The optimizer, as `toSpec` writes it; the algorithm decides whether workers or the server step with it. By default the
   * algorithm's own, if it has one: Adagrad for `downpour`.
   */
  readonly optimizer?: Spec;
  /** How workers and the server talk. */
  readonly transport: Transport;
  /** How many workers, 1 or more. */
  readonly workers: number;
  /** What they learn from. */
  readonly data: ParallelData;
  /** When to end. */
  readonly stop: StopCondition;
  /** Determines the initial parameters, the order of the data and every worker's own key. */
  readonly seed: Key;
  /** Exports that are plugins, for transformations, schedules and algorithms that are not this project's own. */
  readonly plugins?: readonly ModuleReference[];
  /** What to do when a worker is lost; `'fail'` by default. */
  readonly onFailure?: FailurePolicy;
  /** How often each worker may be restarted, a whole number; 3 by default. */
  readonly maxRestarts?: number;
  /** Seconds without a sign of life after which a worker is lost; by default a multiple of its usual step. */
  readonly silenceLimit?: number;
  /**
   * What to do with a push that holds a NaN or an infinity: refuse it, or fail; `'refuse'` by default.
   *
   * A worker whose push is refused starts over from the parameters of the server. If that happens more than `maxRestarts`
   * times in a row, the worker is stopped and counts as lost, and `onFailure` says what follows.
   */
  readonly onNonFinite?: 'refuse' | 'fail';
  /** Updates between two evaluations, a whole number above 0; by default one evaluation per epoch. */
  readonly evaluateEvery?: number;
  /** Whether the report has a record, from which {@link replayed} repeats the run; `false` by default. */
  readonly record?: boolean;
  /** An `AbortSignal` that ends the run as a stop condition does: the parameters trained so far are returned. */
  readonly signal?: Cancellation;
  /** Is called with each event. If it throws, the run ends with an error. */
  readonly onEvent?: (event: ParallelEvent) => void;
}
