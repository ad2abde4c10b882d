import { defineRule, max, min, neg, positive } from '@thalweg/core';

/**
 * Clips each element of the gradient to an interval around 0:
 *
 * $$u = \min(\max(g, -\delta), \delta)$$
 *
 * @throws {ConfigError} If `maxDelta` is not a finite number above 0.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { clip } from '@thalweg/optimizers';
 *
 * const tx = clip(1);
 * const [updates] = tx.update(tensor([-3, 0.5, 2]), tx.init(tensor([0, 0, 0])));
 * toArray(updates) // => [-1, 0.5, 1]
 * ```
 *
 * Same as Optax `clip` and PyTorch `clip_grad_value_`.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const clip = defineRule({
  name: 'clip',
  hyper: {
    /** $\delta$, the largest size of an element. A NaN stays NaN. */
    maxDelta: positive(),
  },
  argument: 'maxDelta',
  rule: ({ g, maxDelta }) => ({ g: min(max(g, neg(maxDelta)), maxDelta) }),
});
