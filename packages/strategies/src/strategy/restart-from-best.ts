import { count, defineStrategy, nonNegative, positive } from '@thalweg/core';
import { bestAfter, nothingYet, type Best } from './best.js';
import { requirePatience } from './early-stopping.js';
import { metricHyper } from './metric.js';
import { scaleRate } from './scale-rate.js';
import { stopAtBest } from './stop-at-best.js';

/**
 * Restarts from the best parameters, with a fresh optimizer and a lower learning rate, when evaluations no longer improve.
 *
 * $$\theta \leftarrow \theta_\text{best}, \qquad \eta \leftarrow \text{factor} \cdot \eta, \qquad \text{state} \leftarrow
 * \text{initial}$$
 *
 * After the last restart the next plateau stops the run, at the best parameters.
 *
 * @throws {ConfigError} If an option is out of range; at an evaluation that lacks the metric but has others.
 *
 * @example
 * ```ts
 * import { restartFromBest } from '@thalweg/strategies';
 *
 * restartFromBest({ patience: 3 }).init({ examples: 10, batchSize: 1 }).restartFromBest.restarts // => 0
 * ```
 *
 * Source: Denkowski, Neubig, "Stronger Baselines for Trustable Results in Neural Machine Translation" (2017): Adam,
 * two restarts, the rate halved at each.
 *
 * @category Strategy
 * @since 0.1.0
 */
export const restartFromBest = defineStrategy({
  name: 'restartFromBest',
  hyper: {
    /** The number of evaluations without improvement that make a plateau, at least 1. */
    patience: count(5),
    /** The number of restarts. */
    restarts: count(2),
    /** The factor on the learning rate at each restart. The rate stays if the product would underflow or overflow. */
    factor: positive(0.5),
    /** An improvement counts only if it is larger than this. */
    minDelta: nonNegative(0),
    ...metricHyper,
  },
  needsEvaluations: true,
  init: (): RestartFromBestState => ({ best: nothingYet, restarts: 0 }),
  on: (options) => {
    const { patience, restarts, factor } = options;
    requirePatience('restartFromBest', patience);
    return (event, state) => {
      if (event._tag !== 'Evaluation') return [[], state];
      const best = bestAfter('restartFromBest', options, event, state.best);
      if (best.wait < patience) return [[], { ...state, best }];
      if (state.restarts === restarts) {
        const reason = `no better ${options.metric} after ${restarts} restarts`;
        return [stopAtBest(true, best, reason), { ...state, best }];
      }
      return [
        [
          ...(best.params === null ? [] : [{ _tag: 'Restore', params: best.params } as const]),
          { _tag: 'ResetOptimizer' },
          ...scaleRate(event.control, factor),
        ],
        { best: { ...best, wait: 0 }, restarts: state.restarts + 1 },
      ];
    };
  },
});

/** The state of {@link restartFromBest}. @category Strategy @since 0.1.0 */
export interface RestartFromBestState {
  readonly best: Best;
  /** Restarts so far. */
  readonly restarts: number;
}
