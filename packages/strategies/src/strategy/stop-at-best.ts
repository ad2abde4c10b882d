import { flag, type Decision, type LikeParams } from '@thalweg/core';
import type { Best } from './best.js';
import { metricHyper } from './metric.js';

/** The options that all of Prechelt's criteria share. */
export const stoppingHyper = {
  /** Whether to return to the best parameters when stopping. */
  restoreBest: flag(true),
  /** The name of the metric that is the error. */
  metric: metricHyper.metric,
};

/** Stops, and restores the best parameters if `restoreBest` is set and there are any. */
export const stopAtBest = (
  restoreBest: boolean,
  { params }: Best,
  reason: string,
): readonly Decision<LikeParams>[] => [
  ...(restoreBest && params !== null ? [{ _tag: 'Restore', params } as const] : []),
  { _tag: 'Stop', reason },
];

/** Generalization loss: the percentage by which an error exceeds the least error so far. NaN for a NaN error. */
export const generalizationLoss = (error: number, least: number): number => 100 * partAbove(error, least);

/**
 * The difference of an error from the least error, relative to the size of the least: 0 or more, Infinity if the least
 * is 0, NaN for a NaN error.
 */
export const partAbove = (error: number, least: number): number => {
  // Avoids 0 / 0 for an error that stays 0.
  if (error === least) return 0;
  // For errors below 0, such as log-likelihoods, Prechelt's quotient would fall as the error rises.
  return least > 0 ? error / least - 1 : (error - least) / Math.abs(least);
};
