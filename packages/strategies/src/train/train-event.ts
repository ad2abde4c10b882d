import type {
  Member,
  Metrics,
  RunControl,
  StrategyPart,
  StrategyState,
  TakenDecision,
  TrainState,
} from '@thalweg/core';

/**
 * What happens while training, in the order in which it happens.
 *
 * @category Training
 * @since 0.1.0
 */
export type TrainEvent<
  Members extends readonly Member[],
  P,
  Parts extends readonly StrategyPart[] = readonly StrategyPart[],
> =
  | StartEvent<Members, P, Parts>
  | StepEvent<Members, P, Parts>
  | EpochEvent<Members, P, Parts>
  | EvaluationEvent<Members, P, Parts>
  | NonFiniteEvent<Members, P, Parts>
  | DecisionEvent<Members, P, Parts>
  | EndEvent<Members, P, Parts>;

/** When an event happened, and where training stood. @category Training @since 0.1.0 */
export interface TrainPlace<
  Members extends readonly Member[],
  P,
  Parts extends readonly StrategyPart[] = readonly StrategyPart[],
> {
  /** The epoch, from 0. */
  readonly epoch: number;
  /** Updates so far over the whole run, the one of a {@link StepEvent} included. */
  readonly step: number;
  /** Parameters and state of the optimizer at the event. */
  readonly at: StateUnder<Members, P>;
  /** How the run was steered at the event. */
  readonly control: RunControl;
  /**
   * Where to go on from: give it to {@link train} as `from`. It lies after all that follows from the event without a
   * further batch: decisions, evaluations, the decisions about those.
   */
  readonly run: TrainRun<Members, P, Parts>;
}

/** Where training stands under one of several optimizers. @category Training @since 0.1.0 */
export type StateUnder<Members extends readonly Member[], P> = Members extends readonly Member[]
  ? TrainState<Members, P>
  : never;

/**
 * Everything that a run needs to go on as if it had not stopped: plain data and tensors, for a checkpoint.
 *
 * @category Training
 * @since 0.1.0
 */
export interface TrainRun<
  Members extends readonly Member[],
  P,
  Parts extends readonly StrategyPart[] = readonly StrategyPart[],
> {
  /** Parameters and state of the optimizer. */
  readonly at: StateUnder<Members, P>;
  /** How far the run has come. */
  readonly position: TrainPosition;
  /** What decisions have made of it. */
  readonly control: RunControl;
  /** The states of the strategies, by name. */
  readonly strategies: StrategyState<Parts, P>;
}

/** How far a run has come: plain data. @category Training @since 0.1.0 */
export interface TrainPosition {
  /** The epoch that is going on, from 0. */
  readonly epoch: number;
  /** Examples of it that are done with. */
  readonly example: number;
  /** Updates so far. */
  readonly step: number;
  /** Sum of the losses of the epoch so far, over its updates. */
  readonly lossSum: number;
  /** Updates of the epoch so far. */
  readonly lossCount: number;
  /** The epoch, just ended or not, in which the parameters are due to be evaluated before anything else; `null` if they are not. */
  readonly evaluating: number | null;
}

/** A run begins; not one that is resumed. @category Training @since 0.1.0 */
export interface StartEvent<
  Members extends readonly Member[],
  P,
  Parts extends readonly StrategyPart[] = readonly StrategyPart[],
> extends TrainPlace<Members, P, Parts> {
  readonly _tag: 'Start';
}

/** An update has been applied. @category Training @since 0.1.0 */
export interface StepEvent<
  Members extends readonly Member[],
  P,
  Parts extends readonly StrategyPart[] = readonly StrategyPart[],
> extends TrainPlace<Members, P, Parts> {
  readonly _tag: 'Step';
  /** The loss of the batch where the gradient was taken: before the update, and ahead if the optimizer looks ahead. */
  readonly loss: number;
}

/** The last batch of an epoch has been used; an epoch without an example ends the run instead. @category Training @since 0.1.0 */
export interface EpochEvent<
  Members extends readonly Member[],
  P,
  Parts extends readonly StrategyPart[] = readonly StrategyPart[],
> extends TrainPlace<Members, P, Parts> {
  readonly _tag: 'Epoch';
  /** Mean of the batch losses of the epoch, each before its update; NaN if every one of them was NaN or infinite, and skipped. */
  readonly meanLoss: number;
}

/** The parameters have been evaluated. @category Training @since 0.1.0 */
export interface EvaluationEvent<
  Members extends readonly Member[],
  P,
  Parts extends readonly StrategyPart[] = readonly StrategyPart[],
> extends TrainPlace<Members, P, Parts> {
  readonly _tag: 'Evaluation';
  /** What `evaluate` returned. */
  readonly metrics: Metrics;
}

/**
 * A loss is NaN or infinite. Nothing has been applied; what happens next is what the option `nonFinite` says.
 *
 * @category Training
 * @since 0.1.0
 */
export interface NonFiniteEvent<
  Members extends readonly Member[],
  P,
  Parts extends readonly StrategyPart[] = readonly StrategyPart[],
> extends TrainPlace<Members, P, Parts> {
  readonly _tag: 'NonFinite';
  /** The loss: NaN or infinite. */
  readonly loss: number;
}

/** A strategy has decided, and it has been done. @category Training @since 0.1.0 */
export interface DecisionEvent<
  Members extends readonly Member[],
  P,
  Parts extends readonly StrategyPart[] = readonly StrategyPart[],
> extends TrainPlace<Members, P, Parts> {
  readonly _tag: 'Decision';
  readonly decision: TakenDecision<P>;
}

/** The run ends; nothing comes after it. @category Training @since 0.1.0 */
export interface EndEvent<
  Members extends readonly Member[],
  P,
  Parts extends readonly StrategyPart[] = readonly StrategyPart[],
> extends TrainPlace<Members, P, Parts> {
  readonly _tag: 'End';
  readonly reason: EndReason;
}

/**
 * Why a run ended.
 *
 * All epochs are done; a strategy, a loss, a budget or the caller stopped it; or the data is used up: an epoch had no example.
 *
 * @category Training
 * @since 0.1.0
 */
export type EndReason = 'epochs' | 'strategy' | 'nonFinite' | 'steps' | 'seconds' | 'aborted' | 'data';
