import { mean, standardDeviation } from './mean.js';

/** Pearson's correlation of two lists: 1 if one is a positive multiple of the other plus a constant, 0 if they are uncorrelated. */
export const correlation = (a: readonly number[], b: readonly number[]): number => {
  const [centerA, centerB] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, i) => (value - centerA) * (b[i]! - centerB)));
  return covariance / (standardDeviation(a) * standardDeviation(b));
};
