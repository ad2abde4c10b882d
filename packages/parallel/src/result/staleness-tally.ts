import type { StalenessHistogram } from './staleness-histogram.js';

/** Counts staleness as it comes. @internal */
export interface StalenessTally {
  /** Counts pushes, or steps, of this staleness; one by default. */
  readonly note: (staleness: number, pushes?: number) => void;
  readonly histogram: () => StalenessHistogram;
}

/** @internal */
export const createStalenessTally = (): StalenessTally => {
  const counts: number[] = [];
  let sum = 0;
  let pushes = 0;
  let max = 0;
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
  };
};
