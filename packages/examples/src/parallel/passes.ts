import type { SparseExamples } from '@thalweg/parallel';
import type { HogwildSettings } from './hogwild-settings.js';

/** The numbers of epochs of the runs. */
export interface Passes {
  /** Epochs of a run that records the objective. */
  readonly observed: number;
  /** Epochs of a timed run: enough for a few seconds. */
  readonly timed: number;
  /** Epochs between two evaluations of the objective. */
  readonly betweenLooks: number;
}

/** The most lines that are still easy to compare. */
const mostLooks = 5;

/** With fewer examples an epoch takes milliseconds, and they all fit into a cache. */
const few = 10_000;

export const isSmall = ({ examples }: SparseExamples): boolean => examples < few;

export const passesOver = (
  train: SparseExamples,
  { epochs, timedEpochs }: Pick<HogwildSettings, 'epochs' | 'timedEpochs'>,
): Passes => {
  const observed = epochs ?? (isSmall(train) ? 50 : 5);
  return {
    observed,
    timed: timedEpochs ?? (isSmall(train) ? 500 : 30),
    betweenLooks: Math.ceil(observed / mostLooks),
  };
};
