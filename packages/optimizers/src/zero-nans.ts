import { defineRule, ne, scalarSlot, select, sum } from '@thalweg/core';

/**
 * Replaces each NaN in the gradient by 0, and counts them in the state:
 *
 * $$u = \begin{cases} 0 & g \text{ is NaN} \\ g & \text{otherwise} \end{cases}$$
 *
 * Infinities stay.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { zeroNans } from '@thalweg/optimizers';
 *
 * const tx = zeroNans();
 * const [updates, state] = tx.update(tensor([1, NaN, Infinity]), tx.init(tensor([0, 0, 0])));
 * toArray(updates) // => [1, 0, Infinity]
 * state.zeroNans.found // => 1
 * ```
 *
 * Same as Optax `zero_nans`, whose state has a boolean for each leaf instead of the number of NaNs in all of them. PyTorch
 * has no such transformation.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const zeroNans = defineRule({
  name: 'zeroNans',
  hyper: {},
  slots: { found: scalarSlot(0) },
  rule: ({ g }) => ({ g: select(ne(g, g), 0, g), found: sum('tree', select(ne(g, g), 1, 0)) }),
});
