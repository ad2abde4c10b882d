import type { Tensor } from '../tensor/tensor.js';
import type { OpaqueState } from '../member/gradient-transformation.js';

/**
 * An event of a run, which a strategy reacts to.
 *
 * @category Strategy
 * @since 0.1.0
 */
export type StrategyEvent<P> =
  | (RunMoment<P> & { readonly _tag: 'Start' })
  | (RunMoment<P> & {
      readonly _tag: 'Step';
      /** The loss of the batch, before the update. */
      readonly loss: number;
    })
  | (RunMoment<P> & {
      readonly _tag: 'Epoch';
      /** Mean of the batch losses of the epoch, each before its update; NaN if there were none. */
      readonly meanLoss: number;
    })
  | (RunMoment<P> & {
      readonly _tag: 'Evaluation';
      readonly metrics: Metrics;
    })
  | (RunMoment<P> & {
      readonly _tag: 'NonFinite';
      /** The loss: NaN or infinite. */
      readonly loss: number;
    });

/** The results of an evaluation by name: `{ loss: 0.3, accuracy: 0.9 }`. @category Strategy @since 0.1.0 */
export interface Metrics {
  readonly [metric: string]: number;
}

/** The moment of an event in a run. @category Strategy @since 0.1.0 */
export interface RunMoment<P> {
  /** The epoch, from 0. */
  readonly epoch: number;
  /** The number of updates so far; at a step event it includes this step. */
  readonly step: number;
  /** Parameters and state of the optimizer. */
  readonly at: { readonly params: P; readonly state: OpaqueState };
  /** The decisions in effect. */
  readonly control: RunControl;
}

/** The settings of a run that decisions change: plain data and a tensor. @category Strategy @since 0.1.0 */
export interface RunControl {
  /** The name of the current optimizer; `null` for the first. */
  readonly optimizer: string | null;
  /** The factor of all updates; 1 at first. */
  readonly learningRateFactor: number;
  /** Examples in a batch. */
  readonly batchSize: number;
  /** The rows of the data set used in an epoch, as a tensor of one dimension; `null` for all. */
  readonly rows: Tensor | null;
  /** The reason that a strategy gave for ending the run; `null` if none ended it. */
  readonly stopped: string | null;
}

/** The facts known before a run begins. @category Strategy @since 0.1.0 */
export interface RunStart {
  /** Examples in the data set; `undefined` if unknown. */
  readonly examples: number | undefined;
  /** Examples in a batch. */
  readonly batchSize: number;
}
