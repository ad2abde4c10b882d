import { ConfigError, count, defineStrategy } from '@thalweg/core';
import { bestAfter, nothingYet, type Best } from './best.js';
import { scoreOf } from './metric.js';
import { stopAtBest, stoppingHyper } from './stop-at-best.js';
import { requireStrip } from './stop-on-progress-quotient.js';

/**
 * Stops when the validation error has risen in several successive strips: Prechelt's criterion UP.
 *
 * $$UP_s(t): \quad UP_{s-1}(t - k) \text{ and } E_{va}(t) > E_{va}(t - k), \qquad UP_1(t): \; E_{va}(t) > E_{va}(t - k)$$
 *
 * Errors are compared at the first evaluation after each strip of $k$ epochs.
 *
 * @throws {ConfigError} If an option is out of range; at an evaluation that lacks the metric but has others.
 *
 * @example
 * ```ts
 * import { stopOnRisingError } from '@thalweg/strategies';
 *
 * const strategy = stopOnRisingError({ strips: 2 });
 * strategy.init({ examples: 10, batchSize: 1 }).stopOnRisingError.rises // => 0
 * ```
 *
 * An error that is NaN, or an empty evaluation, does not count as a rise.
 *
 * Source: Prechelt, "Early Stopping - But When?" (1998), section 2.1.
 *
 * @category Strategy
 * @since 0.1.0
 */
export const stopOnRisingError = defineStrategy({
  name: 'stopOnRisingError',
  hyper: {
    /** $s$, the number of strips in a row in which the error must rise, at least 1. */
    strips: count(3),
    /** $k$, the number of epochs in a strip, at least 1. */
    strip: count(5),
    ...stoppingHyper,
  },
  needsEvaluations: true,
  init: (): RisingErrorState => ({ best: nothingYet, epochs: 0, error: Infinity, rises: 0 }),
  on: ({ strips, strip, restoreBest, metric }) => {
    const owner = 'stopOnRisingError';
    requireStrip(owner, strip);
    if (strips < 1)
      throw new ConfigError({
        owner,
        argument: 'strips',
        expected: 'a whole number, 1 or more',
        found: String(strips),
      });
    const options = { metric, mode: 'min', minDelta: 0 } as const;
    return (event, state) => {
      if (event._tag === 'Epoch') return [[], { ...state, epochs: state.epochs + 1 }];
      if (event._tag !== 'Evaluation') return [[], state];
      const best = bestAfter(owner, options, event, state.best);
      if (state.epochs < strip) return [[], { ...state, best }];
      const error = scoreOf(owner, options, event.metrics);
      const rises = error > state.error ? state.rises + 1 : 0;
      return [
        rises >= strips ? stopAtBest(restoreBest, best, `error up ${strips} times in a row`) : [],
        { best, epochs: 0, error, rises },
      ];
    };
  },
});

/** The state of {@link stopOnRisingError}. @category Strategy @since 0.1.0 */
export interface RisingErrorState {
  readonly best: Best;
  /** Epochs of the strip so far. */
  readonly epochs: number;
  /** The error at the end of the last strip; Infinity before the first. */
  readonly error: number;
  /** The number of rises in a row. */
  readonly rises: number;
}
