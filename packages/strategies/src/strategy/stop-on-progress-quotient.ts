import { ConfigError, count, defineStrategy, nonNegative, positive } from '@thalweg/core';
import { bestAfter, nothingYet, type Best } from './best.js';
import { scoreOf } from './metric.js';
import { generalizationLoss, partAbove, stopAtBest, stoppingHyper } from './stop-at-best.js';

/**
 * Stops when the generalization loss is large compared with the training progress: Prechelt's criterion PQ.
 *
 * $$P_k(t) = 1000 \left( \frac{\frac{1}{k} \sum_{t' = t-k+1}^{t} E_{tr}(t')}{\min_{t' = t-k+1}^{t} E_{tr}(t')} - 1 \right),
 * \qquad \frac{GL(t)}{P_k(t)} > \alpha$$
 *
 * The criterion is checked at the first evaluation after each strip of $k$ epochs. $E_{tr}$ is the mean loss of an
 * epoch. If the least error is below 0, both quotients divide by its size, as in {@link stopOnGeneralizationLoss}.
 *
 * @throws {ConfigError} If an option is out of range; at an evaluation that lacks the metric but has others.
 *
 * @example
 * ```ts
 * import { stopOnProgressQuotient } from '@thalweg/strategies';
 *
 * const strategy = stopOnProgressQuotient({ alpha: 0.75 });
 * strategy.init({ examples: 10, batchSize: 1 }).stopOnProgressQuotient.trainingErrors // => []
 * ```
 *
 * An error that is NaN, or an empty evaluation, does not stop.
 *
 * Source: Prechelt, "Early Stopping - But When?" (1998), section 2.1.
 *
 * @category Strategy
 * @since 0.1.0
 */
export const stopOnProgressQuotient = defineStrategy({
  name: 'stopOnProgressQuotient',
  hyper: {
    /** $\alpha$, the largest quotient allowed. */
    alpha: positive(0.5),
    /** $k$, the number of epochs in a strip, at least 1. */
    strip: count(5),
    /** The least training progress of a strip, in thousandths. With less, the run stops. */
    minProgress: nonNegative(0.1),
    ...stoppingHyper,
  },
  needsEvaluations: true,
  init: (): ProgressQuotientState => ({ best: nothingYet, trainingErrors: [] }),
  on: ({ alpha, strip, minProgress, restoreBest, metric }) => {
    const owner = 'stopOnProgressQuotient';
    requireStrip(owner, strip);
    const options = { metric, mode: 'min', minDelta: 0 } as const;
    return (event, state) => {
      if (event._tag === 'Epoch')
        return [[], { ...state, trainingErrors: [...state.trainingErrors, event.meanLoss] }];
      if (event._tag !== 'Evaluation') return [[], state];
      const best = bestAfter(owner, options, event, state.best);
      const { trainingErrors } = state;
      if (trainingErrors.length < strip) return [[], { ...state, best }];
      const loss = generalizationLoss(scoreOf(owner, options, event.metrics), best.score);
      const progress = progressOf(trainingErrors.slice(-strip));
      const reason =
        // A product, since progress may be 0: then any loss above 0 stops.
        loss > alpha * progress
          ? `progress quotient above ${alpha}`
          : progress < minProgress
            ? `training progress below ${minProgress} ‰`
            : undefined;
      return [
        reason === undefined ? [] : stopAtBest(restoreBest, best, reason),
        { best, trainingErrors: [] },
      ];
    };
  },
});

/** The state of {@link stopOnProgressQuotient}. @category Strategy @since 0.1.0 */
export interface ProgressQuotientState {
  readonly best: Best;
  /** Mean losses of the epochs of the strip so far. */
  readonly trainingErrors: readonly number[];
}

const progressOf = (errors: readonly number[]): number => {
  const least = Math.min(...errors);
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  // If all errors are equal, their mean may be rounded below them.
  return Math.max(0, 1000 * partAbove(mean, least));
};

/** @throws {ConfigError} If it is 0. */
export const requireStrip = (owner: string, strip: number): void => {
  if (strip > 0) return;
  throw new ConfigError({
    owner,
    argument: 'strip',
    expected: 'a whole number, 1 or more',
    found: String(strip),
  });
};
