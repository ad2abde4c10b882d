import { ConfigError, count, defineStrategy, nonNegative, type Hyperparameter } from '@thalweg/core';
import { bestAfter, nothingYet, type Best } from './best.js';
import { metricHyper } from './metric.js';
import { stopAtBest, stoppingHyper } from './stop-at-best.js';

const baseline: Hyperparameter<number | null, 'static', 'optional'> = {
  kind: 'static',
  presence: 'optional',
  expected: 'a finite number or null',
  accepts: (value): value is number | null => value === null || Number.isFinite(value),
  fallback: null,
  written: { _tag: 'Plain', schema: { anyOf: [{ type: 'number' }, { const: null }] } },
};

/**
 * Stops when evaluations no longer improve, and returns to the best parameters.
 *
 * $$\text{stop at evaluation } n \text{ if } E_{n'} + \delta \ge \min(E_\text{best}, b) \text{ for the last } p
 *   \text{ of them, and } E_n + \delta \ge E_\text{best}$$
 *
 * It restores the best parameters only if it stops the run. A run that ends for another reason, such as the last epoch,
 * keeps its last parameters; the best are then in the state, `run.strategies.earlyStopping.best.params`.
 *
 * @throws {ConfigError} If an option is out of range; at an evaluation that lacks the metric but has others.
 *
 * @example
 * ```ts
 * import { earlyStopping } from '@thalweg/strategies';
 *
 * const strategy = earlyStopping({ patience: 2, metric: 'accuracy', mode: 'max' });
 * strategy.parts[0].name // => 'earlyStopping'
 * ```
 *
 * A metric that is NaN or equal to the best, or an empty evaluation, counts as no improvement. The comparison is that
 * of Keras, $E_n + \delta < E_\text{best}$, and so are `baseline` and `startFromEpoch`. Differences from Keras: `restoreBest` is on by default; Keras restores the
 * best weights at the end of every training, not only if it stops it; in Keras a NaN at the first evaluation becomes
 * the best, and no later metric improves on it.
 *
 * Source: Prechelt, "Early Stopping - But When?" (1998), for the idea; the patience is folklore.
 *
 * @category Strategy
 * @since 0.1.0
 */
export const earlyStopping = defineStrategy({
  name: 'earlyStopping',
  hyper: {
    /** $p$, the number of evaluations without improvement before it stops, at least 1. */
    patience: count(10),
    /** $\delta$. An improvement counts only if it is larger. */
    minDelta: nonNegative(0),
    /** $b$. The patience starts anew only at an improvement that is also better than this; `null` for none. */
    baseline,
    /** The number of epochs at the start whose evaluations do not count. */
    startFromEpoch: count(0),
    ...stoppingHyper,
    ...metricHyper,
  },
  needsEvaluations: true,
  init: (): EarlyStoppingState => ({ best: nothingYet }),
  on: (options) => {
    const { patience, minDelta, restoreBest, baseline, startFromEpoch, mode } = options;
    requirePatience('earlyStopping', patience);
    const bar = baseline === null ? Infinity : mode === 'min' ? baseline : -baseline;
    return (event, state) => {
      if (event._tag !== 'Evaluation' || event.epoch < startFromEpoch) return [[], state];
      const now = bestAfter('earlyStopping', options, event, state.best);
      const isBetter = now.wait === 0;
      const best = isBetter && !(now.score + minDelta < bar) ? { ...now, wait: state.best.wait + 1 } : now;
      if (isBetter || best.wait < patience) return [[], { best }];
      const reason = `no better ${options.metric} in ${patience} evaluations`;
      return [stopAtBest(restoreBest, best, reason), { best }];
    };
  },
});

/** The state of {@link earlyStopping}. @category Strategy @since 0.1.0 */
export interface EarlyStoppingState {
  readonly best: Best;
}

/** @throws {ConfigError} If it is 0. */
export const requirePatience = (owner: string, patience: number): void => {
  if (patience > 0) return;
  throw new ConfigError({
    owner,
    argument: 'patience',
    expected: 'a whole number, 1 or more',
    found: String(patience),
  });
};
