import { defineRule, finite, mul } from '@thalweg/core';

/**
 * Multiplies the gradient by a number:
 *
 * $$u = c \, g$$
 *
 * @throws {ConfigError} If `factor` is not a finite number.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scale } from '@thalweg/optimizers';
 *
 * const tx = scale(-0.5);
 * const [updates] = tx.update(tensor([2, 4]), tx.init(tensor([0, 0])));
 * toArray(updates) // => [-1, -2]
 * ```
 *
 * Same as Optax `scale`.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scale = defineRule({
  name: 'scale',
  hyper: {
    /** $c$, the factor. */
    factor: finite(),
  },
  argument: 'factor',
  rule: ({ g, factor }) => ({ g: mul(factor, g) }),
});
