import type { StalenessHistogram } from './staleness-histogram.js';

/** Counts staleness as it comes. @internal */
export interface StalenessTally {
  /** Counts pushes, or steps, of this staleness; one by default. */
  readonly note: (staleness: number, pushes?: number) => void;
  readonly histogram: () => StalenessHistogram;
  readonly state: () => StalenessTallyState;
}

/** @internal */
export interface StalenessTallyState {
  readonly counts: readonly number[];
  readonly sum: number;
  readonly pushes: number;
  readonly max: number;
}

/** @internal */
export const createStalenessTally = (kept?: StalenessTallyState): StalenessTally => {
  const counts: number[] = [...(kept?.counts ?? [])];
  let { sum, pushes, max } = kept ?? { sum: 0, pushes: 0, max: 0 };
  return {
    note: (staleness, times = 1) => {
      const bucket = staleness < 1 ? 0 : Math.floor(Math.log2(staleness)) + 1;
      while (counts.length <= bucket) counts.push(0);
      counts[bucket]! += times;
      sum += staleness * times;
      pushes += times;
      max = Math.max(max, staleness);
    },
    histogram: () => ({ counts: [...counts], mean: sum / pushes, max }),
    state: () => ({ counts: [...counts], sum, pushes, max }),
  };
};
