import type { SparseExamples } from '@thalweg/parallel';
import type { HogwildSettings } from './hogwild-settings.js';

/** How often runs go through the examples. */
export interface Passes {
  /** Those that are looked at on the way. */
  readonly observed: number;
  /** Those that are timed: enough for some seconds. */
  readonly timed: number;
  /** Of those that are looked at, how many between two looks. */
  readonly betweenLooks: number;
}

/** More lines would be no easier to compare. */
const mostLooks = 5;

/** Of fewer examples an epoch is over in milliseconds, and all of them fit into a cache. */
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
