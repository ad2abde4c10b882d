import type { Key } from '@thalweg/core';
import type { DataSource } from '@thalweg/strategies';

/** What an optimizer minimizes. `Batch` is what one gradient is computed from: examples, or the key of its noise. */
export interface Problem<P, Batch> {
  /** The parameters at which a run begins. */
  readonly start: (key: Key) => P;
  /** The batches of a run. */
  readonly data: (key: Key) => DataSource<Batch>;
  readonly valueAndGrad: (params: P, batch: Batch) => readonly [loss: number, gradients: P];
  /** How far the parameters are from good: 0 or more, the less the better. */
  readonly measure: Readonly<Record<Part, (params: P) => number>>;
}

/**
 * The data that a measure is taken on: that by which hyperparameters are chosen, or that by which the result counts. A problem
 * without held-out data has one measure for both.
 */
export type Part = 'validation' | 'test';
