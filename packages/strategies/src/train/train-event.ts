import type { Member, TrainState } from '@thalweg/core';

/**
 * What happens while training, in the order in which it happens.
 *
 * @category Training
 * @since 0.1.0
 */
export type TrainEvent<Members extends readonly Member[], P> =
  StepEvent<Members, P> | EpochEvent<Members, P> | NonFiniteEvent<Members, P>;

/** Where in the run an event happened. @category Training @since 0.1.0 */
export interface TrainPlace {
  /** The epoch, from 0. */
  readonly epoch: number;
  /** Updates so far over the whole run, the one of a {@link StepEvent} included. */
  readonly step: number;
  /** Where to go on from after this event: give it to {@link train} as `from`, together with `at`. */
  readonly position: TrainPosition;
}

/**
 * How far a run has come: plain data, to be kept in a checkpoint.
 *
 * @category Training
 * @since 0.1.0
 */
export interface TrainPosition {
  /** The epoch that is going on, from 0. */
  readonly epoch: number;
  /** Batches of it that are done with. */
  readonly batch: number;
  /** Updates so far. */
  readonly step: number;
  /** Sum of the losses of the epoch so far, over its updates. */
  readonly lossSum: number;
  /** Updates of the epoch so far. */
  readonly lossCount: number;
}

/** An update has been applied. @category Training @since 0.1.0 */
export interface StepEvent<Members extends readonly Member[], P> extends TrainPlace {
  readonly _tag: 'Step';
  /** The loss of the batch where the gradient was taken: before the update, and ahead if the optimizer looks ahead. */
  readonly loss: number;
  /** Where training stands after the update. */
  readonly at: TrainState<Members, P>;
}

/** The last batch of an epoch has been used. @category Training @since 0.1.0 */
export interface EpochEvent<Members extends readonly Member[], P> extends TrainPlace {
  readonly _tag: 'Epoch';
  /** Mean of the batch losses of the epoch, each before its update; NaN if there were none. */
  readonly meanLoss: number;
  /** Where training stands. */
  readonly at: TrainState<Members, P>;
}

/**
 * A loss is NaN or infinite.
 *
 * Nothing has been applied; what happens next is the caller's choice: leave the loop, or
 * go on as the option `nonFinite` says.
 *
 * @category Training
 * @since 0.1.0
 */
export interface NonFiniteEvent<Members extends readonly Member[], P> extends TrainPlace {
  readonly _tag: 'NonFinite';
  /** The loss: NaN or infinite. */
  readonly loss: number;
  /** Where training stands: the last parameters and state before the loss. */
  readonly at: TrainState<Members, P>;
}
