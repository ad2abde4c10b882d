import type { Tensor } from '../tensor/tensor.js';

/**
 * A change to the run that a strategy asks for: plain data, which the training loop carries out.
 *
 * Decisions about one event are carried out in the order of this list, whichever strategy made them.
 *
 * @category Strategy
 * @since 0.1.0
 */
export type Decision<P> =
  | SnapshotDecision<P>
  | RestoreDecision<P>
  | SwitchOptimizerDecision
  | ResetOptimizerDecision
  | ScaleLearningRateDecision
  | SetBatchSizeDecision
  | SelectExamplesDecision
  | SaveCheckpointDecision
  | EvaluateDecision
  | StopDecision;

/** Reports that the strategy remembers these parameters, in its state. @category Strategy @since 0.1.0 */
export interface SnapshotDecision<P> {
  readonly _tag: 'Snapshot';
  readonly params: P;
}

/** Continue with these parameters. The last of several counts. @category Strategy @since 0.1.0 */
export interface RestoreDecision<P> {
  readonly _tag: 'Restore';
  readonly params: P;
}

/**
 * Continue with another of the loop's optimizers, in its initial state. The last of several counts.
 *
 * @category Strategy
 * @since 0.1.0
 */
export interface SwitchOptimizerDecision {
  readonly _tag: 'SwitchOptimizer';
  /** The name of the optimizer. */
  readonly to: string;
}

/**
 * Continue with the optimizer's initial state: averages are cleared and schedules start again.
 *
 * @category Strategy
 * @since 0.1.0
 */
export interface ResetOptimizerDecision {
  readonly _tag: 'ResetOptimizer';
}

/**
 * Multiply all later updates, and so the learning rate, by a factor. Several factors are multiplied.
 *
 * @category Strategy
 * @since 0.1.0
 */
export interface ScaleLearningRateDecision {
  readonly _tag: 'ScaleLearningRate';
  /** Above 0. */
  readonly factor: number;
}

/** Continue with batches of this size. The largest of several counts. @category Strategy @since 0.1.0 */
export interface SetBatchSizeDecision {
  readonly _tag: 'SetBatchSize';
  /** A whole number, 1 or more. */
  readonly batchSize: number;
}

/**
 * Continue with these examples only. The last of several counts.
 *
 * In the middle of an epoch, a new order is drawn, and the number of examples already used is skipped.
 *
 * @category Strategy
 * @since 0.1.0
 */
export interface SelectExamplesDecision {
  readonly _tag: 'SelectExamples';
  /** The rows of the examples in the data set, as a tensor of one dimension; `null` for all. */
  readonly rows: Tensor | null;
}

/** Save the run. The loop only reports this decision, since it writes no files. @category Strategy @since 0.1.0 */
export interface SaveCheckpointDecision {
  readonly _tag: 'SaveCheckpoint';
}

/** Evaluate the parameters; only once, even if several ask. @category Strategy @since 0.1.0 */
export interface EvaluateDecision {
  readonly _tag: 'Evaluate';
}

/** End the run. The first of several gives the reason. @category Strategy @since 0.1.0 */
export interface StopDecision {
  readonly _tag: 'Stop';
  /** The reason in a few words. */
  readonly reason: string;
}

/** A decision, with the strategy that made it. @category Strategy @since 0.1.0 */
export type TakenDecision<P> = Decision<P> & {
  /** The key of the strategy in the state: its name, with `_2`, `_3`, ... if the name occurred before. */
  readonly by: string;
};
