import type { LikeParams, Metrics, StrategyEvent } from '@thalweg/core';
import { scoreOf, type MetricOptions } from './metric.js';

/** The best evaluation so far. @category Strategy @since 0.1.0 */
export interface Best {
  /** Its metric, negated if more is better, so that less is always better; Infinity before the first evaluation. */
  readonly score: number;
  /** Its parameters; `null` until an evaluation is better than Infinity. */
  readonly params: LikeParams | null;
  /** The number of evaluations since then without improvement. */
  readonly wait: number;
}

export const nothingYet: Best = { score: Infinity, params: null, wait: 0 };

/**
 * Updates the best with an evaluation. A metric that is NaN, or equal to the best, is not better.
 *
 * @param minDelta - An improvement counts only if it is larger than this.
 */
export const bestAfter = (
  owner: string,
  options: MetricOptions & { readonly minDelta: number },
  event: StrategyEvent<LikeParams> & { readonly metrics: Metrics },
  best: Best,
): Best => {
  const score = scoreOf(owner, options, event.metrics);
  // Keras's expression, so that both agree to the last digit: `best.score - minDelta` rounds differently.
  return score + options.minDelta < best.score
    ? { score, params: event.at.params, wait: 0 }
    : { ...best, wait: best.wait + 1 };
};
