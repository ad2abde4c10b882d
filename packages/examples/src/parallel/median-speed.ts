import type { Comparison } from './compare-hogwild.js';

/** The median over the rounds of the examples per second: of one worker (column 0) or of many (column 1). */
export const medianSpeed = (timed: Comparison['timed'], column: 0 | 1): number => {
  const speeds = timed.map((round) => round[column].examplesPerSecond);
  return speeds.sort((a, b) => a - b)[Math.floor(speeds.length / 2)] ?? NaN;
};
