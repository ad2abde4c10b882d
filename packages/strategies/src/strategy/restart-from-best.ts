import { count, defineStrategy, nonNegative, positive } from '@thalweg/core';
import { bestAfter, nothingYet, type Best } from './best.js';
import { requirePatience } from './early-stopping.js';
import { metricHyper } from './metric.js';
import { scaleRate } from './scale-rate.js';
import { stopAtBest } from './stop-at-best.js';

/**
 * Restarts from the best parameters when evaluations have ceased to get better: with a fresh optimizer and less of a rate.
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
    /** How often to restart. */
    restarts: count(2),
    /** What the learning rate is multiplied by at each restart. It stays where it would become too small or too large for a number. */
    factor: positive(0.5),
    /** By how much an evaluation must be better. */
    minDelta: nonNegative(0),
    ...metricHyper,
  },
  strategy: (options) => {
    const { patience, restarts, factor } = options;
    requirePatience('restartFromBest', patience);
    return {
      needsEvaluations: true,
      init: (): RestartFromBestState => ({ best: nothingYet, restarts: 0 }),
      on: (event, state) => {
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
      },
    };
  },
});

/** What {@link restartFromBest} remembers. @category Strategy @since 0.1.0 */
export interface RestartFromBestState {
  readonly best: Best;
  /** Restarts so far. */
  readonly restarts: number;
}
