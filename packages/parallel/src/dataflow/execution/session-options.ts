import type { OpaqueState, Tensor } from '@thalweg/core';
import type { ParallelError } from '../../error/parallel-error.js';
import type { ModuleReference } from '../../task/module-reference.js';
import type { ThreadOptions } from '../../threads/thread-options.js';
import type { Graph } from '../graph/graph.js';
import type { CostModel } from '../placement/cost-model.js';
import type { Device } from '../placement/device.js';
import type { Placement } from '../placement/placement.js';

/**
 * What a session runs, on what, and what it does when a device is lost; see `openSession`.
 *
 * A state that was saved has members of the same names, so it can be spread into the options to go on from it.
 *
 * @category Dataflow
 * @since 0.1.0
 */
export interface SessionOptions {
  readonly graph: Graph;
  /** At least one; each is a thread. */
  readonly devices: readonly Device[];
  /** The device of each node; by default what `place` finds. */
  readonly placement?: Placement;
  /** What `place` estimates with. */
  readonly costs?: CostModel;
  /** A value for each variable of the graph. */
  readonly variables: Readonly<Record<string, Tensor>>;
  /** The states of the optimizers, in the order of the graph's updates; fresh ones by default. */
  readonly optimizers?: readonly OpaqueState[];
  /** Plugins with your own parts of optimizers; none by default. */
  readonly plugins?: readonly ModuleReference[];
  /** Operations of the graph that are not built in; none by default. */
  readonly operations?: readonly ModuleReference[];
  /**
   * What to do about a lost device. `'restore'`, the default: its thread is started again, all devices go back to the last
   * save, and the steps since are done again, with the feeds they had, which are kept for that. `'fail'`: the session ends.
   */
  readonly onFailure?: 'restore' | 'fail';
  /** How often each device may be started again, a whole number; 3 by default. */
  readonly maxRestarts?: number;
  /** Steps between two saves that the session makes for itself, a whole number above 0; 100 by default. */
  readonly saveEvery?: number;
  /** Seconds without a sign of life after which a device is lost; by default a multiple of its longest operation. */
  readonly silenceLimit?: number;
  /** How threads are run. */
  readonly threads?: ThreadOptions;
  /** Is told of each device that is lost and replaced. */
  readonly onLoss?: (error: ParallelError) => void;
}
