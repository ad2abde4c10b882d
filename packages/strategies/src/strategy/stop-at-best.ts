import { flag, type Decision, type LikeParams } from '@thalweg/core';
import type { Best } from './best.js';
import { metricHyper } from './metric.js';

/** What all of Prechelt's criteria may be told. */
export const stoppingHyper = { restoreBest: flag(true), metric: metricHyper.metric };

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
export const generalizationLoss = (error: number, least: number): number =>
  // An error of 0 that stays 0 has lost nothing.
  error === least ? 0 : 100 * (error / least - 1);
