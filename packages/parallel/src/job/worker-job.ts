import type { Key } from '@thalweg/core';
import type { Spec } from '@thalweg/core/spec';
import type { ParallelData } from '../data/parallel-data.js';
import type { ModuleReference } from '../task/module-reference.js';
import type { TaskReference } from '../task/task-reference.js';

/**
 * All that a worker needs to know, as plain data and arrays.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface WorkerJob {
  readonly task: TaskReference;
  readonly algorithm: Spec;
  readonly optimizer: Spec;
  readonly plugins: readonly ModuleReference[];
  readonly data: ParallelData;
  readonly workers: number;
  /** Passes over its share after which a worker has no more data; `null` for none. */
  readonly epochs: number | null;
  /** Seconds without a sign of life after which a worker is lost; `null` for a multiple of its usual step. */
  readonly silenceLimit: number | null;
  readonly seed: Key;
}
