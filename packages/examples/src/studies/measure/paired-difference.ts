import { mean, standardDeviation } from './mean.js';

/** The mean difference of two lists, and its uncertainty. */
export interface PairedDifference {
  readonly mean: number;
  /** 1.96 standard errors: the mean ± this is the 95 % confidence interval. */
  readonly margin: number;
}

/** For lists of paired numbers, such as those of runs with the same data and the same start. */
export const pairedDifference = (above: readonly number[], below: readonly number[]): PairedDifference => {
  const differences = above.map((value, i) => value - below[i]!);
  const standardError = standardDeviation(differences) / Math.sqrt(differences.length - 1);
  return { mean: mean(differences), margin: 1.96 * standardError };
};
