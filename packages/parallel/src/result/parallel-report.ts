import type { Params } from '@thalweg/core';
import type { RefusalReason } from '../algorithm/push-outcome.js';
import type { WorkerReport } from '../message/worker-report.js';
import type { RunRecord } from './run-record.js';
import type { StalenessHistogram } from './staleness-histogram.js';
import type { StopReason } from './stop-condition.js';

/**
 * What a parallel run returns: the parameters, and how it went.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface ParallelReport<P = Params> {
  /** The trained parameters. */
  readonly parameters: P;
  /** What ended the run. */
  readonly stopped: StopReason;
  /**
   * The reported loss over time. If the task has `evaluate`, each point is its loss, the last one that of `parameters`. If not,
   * each point is the mean loss of the batches that workers reported since the point before. Without such a report there is
   * no point.
   */
  readonly losses: readonly LossPoint[];
  /** How long it took. */
  readonly seconds: number;
  /** How many updates the shared parameters received. */
  readonly updates: number;
  /** How many examples gradients were computed on. */
  readonly examples: number;
  /** 0 if the run took no time. */
  readonly updatesPerSecond: number;
  /** 0 if the run took no time. */
  readonly examplesPerSecond: number;
  readonly staleness: StalenessHistogram;
  /** Pushes that were not applied, by reason. */
  readonly refused: Readonly<Record<RefusalReason, number>>;
  /** Restarts of all workers together. */
  readonly restarts: number;
  /** The same by worker, in order of their numbers. */
  readonly workers: readonly WorkerReport[];
  /** What happened, if it was to be recorded. */
  readonly record?: RunRecord;
}

/** The reported loss at one time. @category Parallel @since 0.1.0 */
export interface LossPoint {
  /** Seconds since the run began. */
  readonly seconds: number;
  /** Updates so far. */
  readonly updates: number;
  /** Examples so far. */
  readonly examples: number;
  readonly loss: number;
}
