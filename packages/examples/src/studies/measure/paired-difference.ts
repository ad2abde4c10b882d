import { mean, standardDeviation } from './mean.js';

/** By how much one list is above another on average, and how sure that is. */
export interface PairedDifference {
  readonly mean: number;
  /** The mean, less and plus this, is the 95 % confidence interval: 1.96 standard errors. */
  readonly margin: number;
}

/** Of lists whose numbers belong together one by one: those of runs with the same data and the same start, say. */
export const pairedDifference = (above: readonly number[], below: readonly number[]): PairedDifference => {
  const differences = above.map((value, i) => value - below[i]!);
  const standardError = standardDeviation(differences) / Math.sqrt(differences.length - 1);
  return { mean: mean(differences), margin: 1.96 * standardError };
};
