import { defineRule, mul, neg, nonNegative, scheduled } from '@thalweg/core';

/**
 * Multiplies the gradient by minus the learning rate.
 *
 * It is the only transformation that flips the sign, so that adding its output to the parameters descends:
 *
 * $$u = -\eta_t \, g$$
 *
 * @throws {ConfigError} If `learningRate` is out of range, at construction or, for a schedule, at the step.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByLearningRate } from '@thalweg/optimizers';
 *
 * const tx = scaleByLearningRate((step) => 0.5 / (1 + step));
 * const [first, state] = tx.update(tensor([4]), tx.init(tensor([0])));
 * const [second] = tx.update(tensor([4]), state);
 * toArray(first) // => [-2]
 * toArray(second) // => [-1]
 * ```
 *
 * Same as Optax `scale_by_learning_rate`, but the state always has the step count, even if the rate is a number.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByLearningRate = defineRule({
  name: 'scaleByLearningRate',
  hyper: {
    /** $\eta$, the learning rate. A schedule is read at the number of earlier steps, 0 at the first step. */
    learningRate: scheduled(nonNegative()),
  },
  argument: 'learningRate',
  rule: ({ g, learningRate }) => ({ g: mul(neg(learningRate), g) }),
});
