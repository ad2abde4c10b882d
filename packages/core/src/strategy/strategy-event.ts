import type { Tensor } from '../tensor/tensor.js';
import type { OpaqueState } from '../member/gradient-transformation.js';

/**
 * What a strategy is told about a run.
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

/** Numbers that say how good parameters are, by name: `{ loss: 0.3, accuracy: 0.9 }`. @category Strategy @since 0.1.0 */
export interface Metrics {
  readonly [metric: string]: number;
}

/** When and where something happened. @category Strategy @since 0.1.0 */
export interface RunMoment<P> {
  /** The epoch, from 0. */
  readonly epoch: number;
  /** Updates so far, that of a step event included. */
  readonly step: number;
  /** Parameters and state of the optimizer. */
  readonly at: { readonly params: P; readonly state: OpaqueState };
  /** How the run is steered. */
  readonly control: RunControl;
}

/** What decisions have made of a run: plain data and a tensor. @category Strategy @since 0.1.0 */
export interface RunControl {
  /** The name of the optimizer that was switched to; `null` for the first. */
  readonly optimizer: string | null;
  /** What updates are multiplied by; 1 at first. */
  readonly learningRateFactor: number;
  /** Examples in a batch. */
  readonly batchSize: number;
  /** The rows of the data set that epochs are made of, as a tensor of one dimension; `null` for all of them. */
  readonly rows: Tensor | null;
  /** Why a strategy ended the run; `null` if none did. */
  readonly stopped: string | null;
}

/** What there is to know of a run before it begins. @category Strategy @since 0.1.0 */
export interface RunStart {
  /** Examples in the data set; `undefined` if nobody knows. */
  readonly examples: number | undefined;
  /** Examples in a batch. */
  readonly batchSize: number;
}
