import { add, defineRule, mask, mul, nonNegative, scheduled } from '@thalweg/core';

/**
 * Adds a multiple of the parameters to the gradient.
 *
 * This is decoupled weight decay if it comes after the scaling by moments, and L2 regularisation if it comes before:
 *
 * $$u = g + \lambda_t \, \theta$$
 *
 * @throws {ConfigError} If `weightDecay` is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { addDecayedWeights } from '@thalweg/optimizers';
 *
 * const tx = addDecayedWeights(0.1, { mask: '**.w' });
 * const params = { w: tensor([10]), b: tensor([10]) };
 * const [updates] = tx.update({ w: tensor([1]), b: tensor([1]) }, tx.init(params), { params });
 * toArray(updates.w) // => [2]
 * toArray(updates.b) // => [1]
 * ```
 *
 * Source: Loshchilov and Hutter, "Decoupled weight decay regularization" (2019). Same as Optax
 * `add_decayed_weights`.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const addDecayedWeights = defineRule({
  name: 'addDecayedWeights',
  hyper: {
    /** $\lambda$, the multiple of the parameters that is added. */
    weightDecay: scheduled(nonNegative()),
    /** The leaves that decay. `toSpec` can write only globs and trees. */
    mask: mask(),
  },
  argument: 'weightDecay',
  reads: ['params'],
  rule: ({ g, params, weightDecay }) => ({ g: add(g, mul(weightDecay, params)) }),
});
