import { flag, type Decision, type LikeParams } from '@thalweg/core';
import type { Best } from './best.js';
import { metricHyper } from './metric.js';

/** What all of Prechelt's criteria may be told. */
export const stoppingHyper = {
  /** Whether to go back to the best parameters when stopping. */
  restoreBest: flag(true),
  /** Which metric is the error. */
  metric: metricHyper.metric,
};

/** Stop, and go back to the best parameters if that is wanted and there are any. */
export const stopAtBest = (
  restoreBest: boolean,
  { params }: Best,
  reason: string,
): readonly Decision<LikeParams>[] => [
  ...(restoreBest && params !== null ? [{ _tag: 'Restore', params } as const] : []),
  { _tag: 'Stop', reason },
];

/** Generalization loss: by how many percent an error is above the least so far. NaN for an error that is none. */
export const generalizationLoss = (error: number, least: number): number => 100 * partAbove(error, least);

/**
 * By which part of the size of a least error another is above it: 0 or more, Infinity above 0, NaN for an error that is
 * none.
 */
export const partAbove = (error: number, least: number): number => {
  // An error of 0 that stays 0 is no quotient.
  if (error === least) return 0;
  // Of errors below 0, such as log-likelihoods, Prechelt's quotient would fall as they rise.
  return least > 0 ? error / least - 1 : (error - least) / Math.abs(least);
};
