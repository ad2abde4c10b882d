import { add, defineRule } from '@thalweg/core';

/**
 * Replaces the gradient by 0, whatever it is:
 *
 * $$u = 0$$
 *
 * Parameters that get this update keep their values.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { setToZero } from '@thalweg/optimizers';
 *
 * const tx = setToZero();
 * const [updates] = tx.update(tensor([3, NaN]), tx.init(tensor([0, 0])));
 * toArray(updates) // => [0, 0]
 * ```
 *
 * Same as Optax `set_to_zero`. In PyTorch one sets `requires_grad` to false.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const setToZero = defineRule({
  name: 'setToZero',
  hyper: {},
  rule: () => ({ g: add(0, 0) }),
});
