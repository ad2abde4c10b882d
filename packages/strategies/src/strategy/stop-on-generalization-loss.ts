import { defineStrategy, positive } from '@thalweg/core';
import { bestAfter, nothingYet, type Best } from './best.js';
import { scoreOf } from './metric.js';
import { generalizationLoss, stopAtBest, stoppingHyper } from './stop-at-best.js';

/**
 * Stops when the validation error is too far above its minimum: Prechelt's criterion GL.
 *
 * $$GL(t) = 100 \left( \frac{E_{va}(t)}{\min_{t' \le t} E_{va}(t')} - 1 \right) > \alpha$$
 *
 * Prechelt's errors are 0 or more. If the minimum is below 0, as with log-likelihoods, GL is $100\,(E_{va} - \min
 * E_{va}) / |\min E_{va}|$, which is the same formula for positive errors. If the minimum is 0, GL of any larger error
 * is infinite.
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
 * An error that is NaN, or an empty evaluation, does not stop.
 *
 * Source: Prechelt, "Early Stopping - But When?" (1998), section 2.1.
 *
 * @category Strategy
 * @since 0.1.0
 */
export const stopOnGeneralizationLoss = defineStrategy({
  name: 'stopOnGeneralizationLoss',
  hyper: {
    /** $\alpha$, the largest generalization loss allowed, in percent. */
    alpha: positive(5),
    ...stoppingHyper,
  },
  needsEvaluations: true,
  init: (): StoppingState => ({ best: nothingYet }),
  on: ({ alpha, restoreBest, metric }) => {
    const owner = 'stopOnGeneralizationLoss';
    const options = { metric, mode: 'min', minDelta: 0 } as const;
    return (event, state) => {
      if (event._tag !== 'Evaluation') return [[], state];
      const best = bestAfter(owner, options, event, state.best);
      const loss = generalizationLoss(scoreOf(owner, options, event.metrics), best.score);
      return [
        loss > alpha ? stopAtBest(restoreBest, best, `generalization loss above ${alpha} %`) : [],
        { best },
      ];
    };
  },
});

/** The state of {@link stopOnGeneralizationLoss}. @category Strategy @since 0.1.0 */
export interface StoppingState {
  readonly best: Best;
}
