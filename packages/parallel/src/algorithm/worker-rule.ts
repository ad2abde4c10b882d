import type { Key } from '@thalweg/core';
import type { Payload } from './payload.js';
import type { RunOptimizer } from './run-optimizer.js';
import type { WorkerCommand } from './worker-command.js';
import type { PulledEvent, WorkerEvent } from './worker-event.js';

/** What a worker rule knows of its place in the run; the same at every event. @category Parallel @since 0.1.0 */
export interface WorkerContext {
  /** This worker's number, from 0. */
  readonly worker: number;
  /** How many workers the run began with. A lost worker does not change it. */
  readonly workers: number;
  /** Whether the worker can write to the shared parameters itself: only then may a rule command `Step`. */
  readonly sharesMemory: boolean;
  /** The optimizer of the run, for algorithms that step locally. */
  readonly optimizer: RunOptimizer;
  /** This worker's own random key. */
  readonly key: Key;
}

/**
 * What a worker does, as a pure state machine: it gets events and returns commands and its next state.
 *
 * It never computes a gradient, sends or waits; a transport does that for it. So the same rule runs in a simulation,
 * in a thread and on another machine.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface WorkerRule<
  State = unknown,
  Push extends Payload = Payload,
  Snapshot extends Payload = Payload,
> {
  /**
   * The first commands and the first state. Called when a worker starts or is restarted. Its first pull is made for it, and
   * `first` is the answer.
   */
  init(
    first: PulledEvent<Snapshot>,
    context: WorkerContext,
  ): readonly [commands: readonly WorkerCommand<Push>[], state: State];
  /** The commands and the state that follow from an event. Pure: `state` is not changed. */
  on(
    event: WorkerEvent<Snapshot>,
    state: State,
    context: WorkerContext,
  ): readonly [commands: readonly WorkerCommand<Push>[], state: State];
}
