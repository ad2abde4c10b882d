import { choice, ConfigError, count, defineStrategy, nonNegative, positive } from '@thalweg/core';
import { metricHyper, scoreOf } from './metric.js';

/**
 * Multiplies the learning rate by a factor when evaluations no longer improve.
 *
 * $$\eta \leftarrow \max(\text{factor} \cdot \eta, \text{minFactor} \cdot \eta_0)$$
 *
 * With mode `min`, an evaluation $E$ is better if
 *
 * $$\text{rel:} \; E < E_\text{best} (1 - t), \qquad \text{abs:} \; E < E_\text{best} - t$$
 *
 * and with mode `max`, if $E > E_\text{best} (1 + t)$ or $E > E_\text{best} + t$.
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
 * Same as PyTorch's `ReduceLROnPlateau`, against which it is tested: the threshold agrees to the last digit, `min_lr` and
 * `eps`, which is 1e-8 there, are `minFactor` and `eps` times the initial rate, and a NaN metric is not an improvement. One
 * difference: if the
 * best is below 0, `'rel'` swaps $1 - t$ and $1 + t$, so that an evaluation must still improve; in PyTorch and Optax a
 * worse metric then counts as better, and the rate never falls. Same as Optax's `contrib.reduce_on_plateau` with a
 * patience one lower. Keras's `ReduceLROnPlateau` compares $E + t < E_\text{best}$, which may differ from `'abs'` in
 * the last digit.
 *
 * @category Strategy
 * @since 0.1.0
 */
export const reduceOnPlateau = defineStrategy({
  name: 'reduceOnPlateau',
  hyper: {
    /** The factor on the learning rate, below 1. */
    factor: positive(0.1),
    /** The number of evaluations without improvement that are tolerated. The next one reduces the rate. */
    patience: count(10),
    /** $t$. An improvement counts only if it is larger. */
    threshold: nonNegative(1e-4),
    /** Whether `threshold` is a fraction of the best metric, `rel`, or a difference from it, `abs`. */
    thresholdMode: choice(['rel', 'abs'], 'rel'),
    /** The number of evaluations after a reduction that do not count as bad. */
    cooldown: count(0),
    /** The least value of the rate, as a fraction of its initial value. */
    minFactor: nonNegative(0),
    /** A reduction happens only if it is larger, as a fraction of the initial rate. One that does not still starts the cooldown. */
    eps: nonNegative(0),
    ...metricHyper,
  },
  needsEvaluations: true,
  init: (): ReduceOnPlateauState => ({ best: Infinity, bad: 0, cooling: 0 }),
  on: (options) => {
    const { factor, patience, threshold, thresholdMode, cooldown, minFactor, eps, mode } = options;
    if (factor >= 1)
      throw new ConfigError({
        owner: 'reduceOnPlateau',
        argument: 'factor',
        expected: 'a number above 0 and below 1',
        found: String(factor),
      });
    const bar = (best: number): number => {
      if (thresholdMode === 'abs') return best - threshold;
      // As in PyTorch, even before the first evaluation: with a threshold of 1 or more nothing is better.
      if (best === Infinity) return mode === 'min' ? best * (1 - threshold) : best;
      // PyTorch's expressions. The score is the negated metric if more is better.
      return best * (best > 0 ? 1 - threshold : 1 + threshold);
    };
    return (event, state) => {
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
        // Do not reduce again because rounding leaves the rate just above its minimum, nor if the product underflows.
        reduced < learningRateFactor * (1 - 1e-12) && learningRateFactor - reduced > eps && reduced > 0
          ? [{ _tag: 'ScaleLearningRate', factor: reduced / learningRateFactor }]
          : [],
        { best, bad: 0, cooling: cooldown },
      ];
    };
  },
});

/** The state of {@link reduceOnPlateau}. @category Strategy @since 0.1.0 */
export interface ReduceOnPlateauState {
  /** The best metric, negated if more is better. */
  readonly best: number;
  /** The number of evaluations in a row without improvement. */
  readonly bad: number;
  /** The number of evaluations left in the cooldown. */
  readonly cooling: number;
}
