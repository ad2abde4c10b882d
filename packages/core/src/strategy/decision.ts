import type { Tensor } from '../tensor/tensor.js';

/**
 * What a strategy wants to be done to the run: data, carried out by the training loop.
 *
 * Decisions about one event are carried out in the order in which they stand here, whichever strategy took them, so that
 * it does not matter which strategy is asked first.
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

/** These parameters are to be remembered; the strategy that says so has them in its state. @category Strategy @since 0.1.0 */
export interface SnapshotDecision<P> {
  readonly _tag: 'Snapshot';
  readonly params: P;
}

/** Go on with these parameters. Of several the last holds. @category Strategy @since 0.1.0 */
export interface RestoreDecision<P> {
  readonly _tag: 'Restore';
  readonly params: P;
}

/** Go on with another of the optimizers given to the loop, in its first state. Of several the last holds. @category Strategy @since 0.1.0 */
export interface SwitchOptimizerDecision {
  readonly _tag: 'SwitchOptimizer';
  /** Its name. */
  readonly to: string;
}

/** Go on with the optimizer's first state: averages forgotten, schedules from the start. @category Strategy @since 0.1.0 */
export interface ResetOptimizerDecision {
  readonly _tag: 'ResetOptimizer';
}

/** Multiply all further updates, which is to multiply the learning rate. Several multiply. @category Strategy @since 0.1.0 */
export interface ScaleLearningRateDecision {
  readonly _tag: 'ScaleLearningRate';
  /** Above 0. */
  readonly factor: number;
}

/** Go on with batches of this size. Of several the largest holds. @category Strategy @since 0.1.0 */
export interface SetBatchSizeDecision {
  readonly _tag: 'SetBatchSize';
  /** A whole number, 1 or more. */
  readonly batchSize: number;
}

/**
 * Go on with these examples only. Of several the last holds.
 *
 * In the middle of an epoch its order is drawn anew, and as many examples as were done with are passed over.
 *
 * @category Strategy
 * @since 0.1.0
 */
export interface SelectExamplesDecision {
  readonly _tag: 'SelectExamples';
  /** Their rows in the data set, as a tensor of one dimension; `null` for all of them. */
  readonly rows: Tensor | null;
}

/** Write down the run; the loop only says so, since it writes no files. @category Strategy @since 0.1.0 */
export interface SaveCheckpointDecision {
  readonly _tag: 'SaveCheckpoint';
}

/** Evaluate the parameters, once, whoever asks. @category Strategy @since 0.1.0 */
export interface EvaluateDecision {
  readonly _tag: 'Evaluate';
}

/** End the run. Of several the first says why. @category Strategy @since 0.1.0 */
export interface StopDecision {
  readonly _tag: 'Stop';
  /** Why, in a few words. */
  readonly reason: string;
}

/** A decision, and which strategy took it. @category Strategy @since 0.1.0 */
export type TakenDecision<P> = Decision<P> & {
  /** The key of the strategy in the state: its name, with `_2`, `_3`, ... where the name occurred before. */
  readonly by: string;
};
