import type { Params } from '@thalweg/core';
import type { PullRequest } from '../algorithm/pull-request.js';
import type { RefusalReason } from '../algorithm/push-outcome.js';
import type { LossPoint } from '../result/parallel-report.js';
import type { StalenessTallyState } from '../result/staleness-tally.js';
import type { WorkerReport } from '../message/worker-report.js';

/** All that a run knows, beside its record: plain data and tensors. @internal */
export interface RunState {
  readonly server: ServerState;
  readonly crew: CrewState;
  readonly staleness: StalenessTallyState;
  readonly refused: Readonly<Record<RefusalReason, number>>;
  readonly nonFinite: NonFiniteStreaksState;
  readonly losses: readonly LossPoint[];
  readonly seconds: number;
  /** Of the losses reported since the last evaluation. */
  readonly lossSum: number;
  readonly lossCount: number;
  /** How many evaluations were due. */
  readonly evaluatedAt: number;
}

/** All that a server knows. @internal */
export interface ServerState {
  readonly params: Params;
  readonly version: number;
  /** The state of the server rule. */
  readonly rule: unknown;
  readonly active: readonly number[];
  readonly begun: readonly number[];
  readonly sequences: readonly Sequence[];
  /** Pulls that are not answered yet. */
  readonly waiting: readonly PullRequest[];
}

/** Which pushes of a worker have come: all below `next`, and some above it. @internal */
export interface Sequence {
  readonly next: number;
  /** Those that overtook others. */
  readonly early: readonly number[];
}

/** All that a crew knows. @internal */
export interface CrewState {
  readonly hands: readonly Hand[];
  readonly epoch: number;
  /** The workers among which the examples of the epoch are dealt out. */
  readonly dealtTo: readonly number[];
}

/** What is known of a worker. @internal */
export interface Hand {
  /** Gradients up to the last push that has come. */
  readonly clock: number;
  /** Gradients before it was started last. */
  readonly startClock: number;
  /** Gradients since, as far as it has reported. */
  readonly sinceStart: number;
  /** Gradients when the epoch began that all workers share. */
  readonly epochClock: number;
  /** What it did before it was started last. */
  readonly before: Pick<WorkerReport, 'gradients' | 'examples' | 'pushes' | 'waitSeconds'>;
  readonly report: WorkerReport;
  readonly isActive: boolean;
  readonly hasEndedEpoch: boolean;
}

/** By worker. @internal */
export interface NonFiniteStreaksState {
  readonly lengths: readonly number[];
  /** Whether a push since the latest pull is counted. */
  readonly counted: readonly boolean[];
}
