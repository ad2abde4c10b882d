import type { LikeParams, Metrics, StrategyEvent } from '@thalweg/core';
import { scoreOf, type MetricOptions } from './metric.js';

/** The best evaluation so far. @category Strategy @since 0.1.0 */
export interface Best {
  /** Its metric, less being better (negated if more is); Infinity before the first. */
  readonly score: number;
  /** The parameters there; `null` before the first that is better than Infinity. */
  readonly params: LikeParams | null;
  /** Evaluations since that were no better. */
  readonly wait: number;
}

export const nothingYet: Best = { score: Infinity, params: null, wait: 0 };

/**
 * What is best after an evaluation. A metric that is NaN is no better than anything, and equal is not better.
 *
 * @param minDelta - By how much a metric must be better.
 */
export const bestAfter = (
  owner: string,
  options: MetricOptions & { readonly minDelta: number },
  event: StrategyEvent<LikeParams> & { readonly metrics: Metrics },
  best: Best,
): Best => {
  const score = scoreOf(owner, options, event.metrics);
  // Keras's expression, to the last digit: `best.score - minDelta` rounds otherwise.
  return score + options.minDelta < best.score
    ? { score, params: event.at.params, wait: 0 }
    : { ...best, wait: best.wait + 1 };
};
