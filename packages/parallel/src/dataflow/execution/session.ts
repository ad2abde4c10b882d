import type { Tensor } from '@thalweg/core';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import type { ParallelError } from '../../error/parallel-error.js';
import type { GraphState } from '../graph/graph-state.js';

/** What is wanted of a step of a {@link Session}. @category Dataflow @since 0.1.0 */
export interface SessionRunOptions {
  /** The names of the results that are wanted; all by default. What is needed for none is not computed. */
  readonly fetch?: readonly string[];
  /** Whether the graph's updates are done; `true` by default. */
  readonly update?: boolean;
}

/** What a {@link Session} has done. @category Dataflow @since 0.1.0 */
export interface SessionStatistics {
  /** Steps that are whole, each counted once however often it had to be done. */
  readonly steps: number;
  /** `Run` messages to devices: one for each step and each device that has a part in it. */
  readonly runs: number;
  /** All messages to devices, runs among them; not those by which devices are linked. */
  readonly messages: number;
  /** Tensors that went from one device to another, in steps that became whole. */
  readonly transfers: number;
  /** Threads that were started in place of lost ones. */
  readonly restarts: number;
}

/**
 * A graph on devices, each of which holds its variables from step to step.
 *
 * Calls are served one after the other, in the order in which they are made.
 *
 * @category Dataflow
 * @since 0.1.0
 */
export interface Session {
  /**
   * One step, from a value for each feed that is needed; gives the results that are wanted. What it changes holds once all
   * devices have done their parts, and not before.
   *
   * The promise rejects with a `ConfigError` if an option is unknown, a feed is missing or there is no such result; with a
   * `TreeMismatchError` if a feed is not of the shape and dtype that the graph says; and with a `ParallelError` once the session
   * has ended.
   */
  readonly run: (
    feeds: Readonly<Record<string, Tensor>>,
    options?: SessionRunOptions,
  ) => Promise<Readonly<Record<string, Tensor>>>;
  /** The same as a task of fp-ts. It throws a `ConfigError` or a `TreeMismatchError` at once; the task never rejects. */
  readonly runTask: (
    feeds: Readonly<Record<string, Tensor>>,
    options?: SessionRunOptions,
  ) => TaskEither<ParallelError, Readonly<Record<string, Tensor>>>;
  /**
   * The variables and the states of the optimizers after the last step, which a lost device goes back to from now on. The
   * promise rejects with a `ParallelError` once the session has ended.
   */
  readonly save: () => Promise<GraphState>;
  /** The same as a task of fp-ts. */
  readonly saveTask: () => TaskEither<ParallelError, GraphState>;
  readonly statistics: () => SessionStatistics;
  /** Ends the session and its threads; a step that is not done rejects with a `ParallelError`. */
  readonly close: () => Promise<void>;
}
