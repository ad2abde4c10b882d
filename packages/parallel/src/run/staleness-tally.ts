import type { StalenessHistogram } from './staleness-histogram.js';

/** Counts staleness as it comes. @internal */
export interface StalenessTally {
  readonly note: (staleness: number) => void;
  readonly histogram: () => StalenessHistogram;
}

/** @internal */
export const createStalenessTally = (): StalenessTally => {
  const counts: number[] = [];
  let sum = 0;
  let pushes = 0;
  let max = 0;
  return {
    note: (staleness) => {
      const bucket = staleness < 1 ? 0 : Math.floor(Math.log2(staleness)) + 1;
      while (counts.length <= bucket) counts.push(0);
      counts[bucket]! += 1;
      sum += staleness;
      pushes += 1;
      max = Math.max(max, staleness);
    },
    histogram: () => ({ counts: [...counts], mean: sum / pushes, max }),
  };
};
