import { choice, ConfigError, count, defineStrategy, nonNegative, positive } from '@thalweg/core';
import { metricHyper, scoreOf } from './metric.js';

/**
 * Multiplies the learning rate by a factor when evaluations have ceased to get better.
 *
 * $$\eta \leftarrow \max(\text{factor} \cdot \eta, \text{minFactor} \cdot \eta_0)$$
 *
 * An evaluation $E$ is better, where less is, if
 *
 * $$\text{rel:} \; E < E_\text{best} (1 - t), \qquad \text{abs:} \; E < E_\text{best} - t$$
 *
 * and where more is, if $E > E_\text{best} (1 + t)$ or $E > E_\text{best} + t$.
 *
 * @throws {ConfigError} If an option is out of range; at an evaluation that lacks the metric but has others.
 *
 * @example
 * ```ts
 * import { reduceOnPlateau } from '@thalweg/strategies';
 *
 * reduceOnPlateau({ factor: 0.5, patience: 3 }).parts[0].needsEvaluations // => true
 * ```
 *
 * As PyTorch's `ReduceLROnPlateau`, with which the tests compare it, to the last digit of the bar; its `min_lr` is
 * `minFactor` times the rate, and its `eps`, below which it leaves the rate alone, is 0. A metric that is NaN is no
 * improvement, as there. One difference: where the best is below 0, `'rel'` exchanges $1 - t$ and $1 + t$, so that a better
 * metric is wanted there, too; in PyTorch and Optax a worse one will do, and the rate never falls. As Optax's
 * `contrib.reduce_on_plateau` with a patience that is one less. Keras's `ReduceLROnPlateau` compares $E + t < E_\text{best}$,
 * which may differ from `'abs'` in the last digit.
 *
 * @category Strategy
 * @since 0.1.0
 */
export const reduceOnPlateau = defineStrategy({
  name: 'reduceOnPlateau',
  hyper: {
    /** What the rate is multiplied by, below 1. */
    factor: positive(0.1),
    /** The number of evaluations without improvement that are borne. The next one reduces. */
    patience: count(10),
    /** By how much an evaluation must be better. */
    threshold: nonNegative(1e-4),
    /** Whether `threshold` is a part of the best, `rel`, or a difference to it, `abs`. */
    thresholdMode: choice(['rel', 'abs'], 'rel'),
    /** The number of evaluations after a reduction that do not count as bad. */
    cooldown: count(0),
    /** The smallest part of its first value that the rate may fall to. */
    minFactor: nonNegative(0),
    ...metricHyper,
  },
  strategy: (options) => {
    const { factor, patience, threshold, thresholdMode, cooldown, minFactor, mode } = options;
    if (factor >= 1)
      throw new ConfigError({
        owner: 'reduceOnPlateau',
        argument: 'factor',
        expected: 'a number above 0 and below 1',
        found: String(factor),
      });
    const bar = (best: number): number => {
      if (thresholdMode === 'abs') return best - threshold;
      // Before the first evaluation, too, as PyTorch: a part of 1 or more takes nothing for less.
      if (best === Infinity) return mode === 'min' ? best * (1 - threshold) : best;
      // The expressions of PyTorch. The score is the metric negated where more is better.
      return best * (best > 0 ? 1 - threshold : 1 + threshold);
    };
    return {
      needsEvaluations: true,
      init: (): ReduceOnPlateauState => ({ best: Infinity, bad: 0, cooling: 0 }),
      on: (event, state) => {
        if (event._tag !== 'Evaluation') return [[], state];
        const score = scoreOf('reduceOnPlateau', options, event.metrics);
        const isBetter = score < bar(state.best);
        const best = isBetter ? score : state.best;
        const cooling = Math.max(state.cooling - 1, 0);
        const bad = isBetter || state.cooling > 0 ? 0 : state.bad + 1;
        if (bad <= patience) return [[], { best, bad, cooling }];
        const { learningRateFactor } = event.control;
        const reduced = Math.max(learningRateFactor * factor, minFactor);
        return [
          // The least, reached by multiplying, may be a last digit off: that is no reason to reduce again. Nor is a
          // product too small for a number.
          reduced < learningRateFactor * (1 - 1e-12) && reduced > 0
            ? [{ _tag: 'ScaleLearningRate', factor: reduced / learningRateFactor }]
            : [],
          { best, bad: 0, cooling: cooldown },
        ];
      },
    };
  },
});

/** What {@link reduceOnPlateau} remembers. @category Strategy @since 0.1.0 */
export interface ReduceOnPlateauState {
  /** The best metric, less being better. */
  readonly best: number;
  /** Evaluations that were no better. */
  readonly bad: number;
  /** Evaluations for which none counts as bad. */
  readonly cooling: number;
}
