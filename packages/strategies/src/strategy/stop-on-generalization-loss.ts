import { defineStrategy, positive } from '@thalweg/core';
import { bestAfter, nothingYet, type Best } from './best.js';
import { scoreOf } from './metric.js';
import { generalizationLoss, stopAtBest, stoppingHyper } from './stop-at-best.js';

/**
 * Stops when the validation error is too far above its least: Prechelt's criterion GL.
 *
 * $$GL(t) = 100 \left( \frac{E_{va}(t)}{\min_{t' \le t} E_{va}(t')} - 1 \right) > \alpha$$
 *
 * Prechelt's errors are 0 or more. Where the least is below 0, as of log-likelihoods, the difference from it is taken as a
 * part of its size, $100\,(E_{va} - \min E_{va}) / |\min E_{va}|$, which is the same where it is above 0. Where the least
 * is 0, any error above it is infinitely much.
 *
 * @throws {ConfigError} If an option is out of range; at an evaluation that lacks the metric but has others.
 *
 * @example
 * ```ts
 * import { stopOnGeneralizationLoss } from '@thalweg/strategies';
 *
 * stopOnGeneralizationLoss({ alpha: 2 }).parts[0].name // => 'stopOnGeneralizationLoss'
 * ```
 *
 * An error that is NaN, or an evaluation of nothing, does not stop.
 *
 * Source: Prechelt, "Early Stopping - But When?" (1998), section 2.1.
 *
 * @category Strategy
 * @since 0.1.0
 */
export const stopOnGeneralizationLoss = defineStrategy({
  name: 'stopOnGeneralizationLoss',
  hyper: {
    /** $\alpha$, the largest loss of generalisation, in percent. */
    alpha: positive(5),
    ...stoppingHyper,
  },
  strategy: ({ alpha, restoreBest, metric }) => {
    const owner = 'stopOnGeneralizationLoss';
    const options = { metric, mode: 'min', minDelta: 0 } as const;
    return {
      needsEvaluations: true,
      init: (): StoppingState => ({ best: nothingYet }),
      on: (event, state) => {
        if (event._tag !== 'Evaluation') return [[], state];
        const best = bestAfter(owner, options, event, state.best);
        const loss = generalizationLoss(scoreOf(owner, options, event.metrics), best.score);
        return [
          loss > alpha ? stopAtBest(restoreBest, best, `generalization loss above ${alpha} %`) : [],
          { best },
        ];
      },
    };
  },
});

/** What {@link stopOnGeneralizationLoss} remembers. @category Strategy @since 0.1.0 */
export interface StoppingState {
  readonly best: Best;
}
