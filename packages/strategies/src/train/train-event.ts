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
 * An event of a training run. Events come in the order in which they happen.
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

/** When an event happened, and the state of the run at that time. @category Training @since 0.1.0 */
export interface TrainPlace<
  Members extends readonly Member[],
  P,
  Parts extends readonly StrategyPart[] = readonly StrategyPart[],
> {
  /** The epoch, from 0. */
  readonly epoch: number;
  /** Updates so far over the whole run, including that of a {@link StepEvent}. */
  readonly step: number;
  /** Parameters and state of the optimizer at the event. */
  readonly at: StateUnder<Members, P>;
  /** The control of the run at the event. */
  readonly control: RunControl;
  /**
   * Resumes the run if given to {@link train} as `from`. It is the run after all that follows from the event without
   * another batch: decisions, evaluations, and the decisions about those.
   */
  readonly run: TrainRun<Members, P, Parts>;
}

declare const members: unique symbol;

/** Parameters and state under one of several optimizers. @category Training @since 0.1.0 */
export type StateUnder<Members extends readonly Member[], P> = Members extends readonly Member[]
  ? TrainState<Members, P>
  : never;

/**
 * Everything that a run needs to continue as if it had not stopped: plain data and tensors, for a checkpoint.
 *
 * @category Training
 * @since 0.1.0
 */
export interface TrainRun<
  Members extends readonly Member[],
  P,
  Parts extends readonly StrategyPart[] = readonly StrategyPart[],
> {
  /** For the types only; never present at run time. Some compilers do not compare the members inside the type of `at`. */
  readonly [members]?: Members;
  /** Parameters and state of the optimizer. */
  readonly at: StateUnder<Members, P>;
  /** The position of the run. */
  readonly position: TrainPosition;
  /** The control of the run, as decisions have set it. */
  readonly control: RunControl;
  /** The states of the strategies, by name. */
  readonly strategies: StrategyState<Parts, P>;
}

/** The position of a run: plain data. @category Training @since 0.1.0 */
export interface TrainPosition {
  /** The current epoch, from 0. */
  readonly epoch: number;
  /** Examples of the epoch that have been used. */
  readonly example: number;
  /** Updates so far. */
  readonly step: number;
  /** Sum of the losses of the epoch so far, over its updates. */
  readonly lossSum: number;
  /** Updates of the epoch so far. */
  readonly lossCount: number;
  /** The epoch, current or just ended, of an evaluation that is due before the next batch; `null` if none is due. */
  readonly evaluating: number | null;
}

/** A run begins, but not when one is resumed. @category Training @since 0.1.0 */
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
  /** The loss of the batch at the point of the gradient: the parameters before the update, or the look-ahead point of an optimizer that looks ahead. */
  readonly loss: number;
}

/** The last batch of an epoch has been used; an epoch without an example ends the run instead. @category Training @since 0.1.0 */
export interface EpochEvent<
  Members extends readonly Member[],
  P,
  Parts extends readonly StrategyPart[] = readonly StrategyPart[],
> extends TrainPlace<Members, P, Parts> {
  readonly _tag: 'Epoch';
  /** Mean of the batch losses of the epoch, each before its update; NaN if every batch was skipped. */
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
 * A loss is NaN or infinite. Nothing has been applied; the option `nonFinite` says what happens next.
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

/** A strategy's decision has been carried out. @category Training @since 0.1.0 */
export interface DecisionEvent<
  Members extends readonly Member[],
  P,
  Parts extends readonly StrategyPart[] = readonly StrategyPart[],
> extends TrainPlace<Members, P, Parts> {
  readonly _tag: 'Decision';
  readonly decision: TakenDecision<P>;
}

/** The run ends. This is the last event. @category Training @since 0.1.0 */
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
 * All epochs are done; or a strategy, a NaN or infinite loss, a limit or the caller stopped it; or an epoch had no
 * example, since the data is used up.
 *
 * @category Training
 * @since 0.1.0
 */
export type EndReason = 'epochs' | 'strategy' | 'nonFinite' | 'steps' | 'seconds' | 'aborted' | 'data';
