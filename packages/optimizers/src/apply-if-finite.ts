import { add, count, defineWrapper, eq, ge, gt, ne, scalarSlot, select } from '@thalweg/core';
import { nonFiniteElements } from './non-finite-elements.js';

/**
 * Skips a step whose gradient has an element that is infinite or NaN:
 *
 * $$u_t = \begin{cases} u'_t & \text{if all of } g_t \text{ is finite, or } f_t > F \\ 0 & \text{otherwise} \end{cases},
 *   \qquad f_t = \begin{cases} 0 & \text{if all of } g_t \text{ is finite} \\ f_{t-1} + 1 & \text{otherwise} \end{cases}$$
 *
 * where $u'_t$ is the update of the wrapped transformation. In a step that is skipped its state stays the same, and its steps do
 * not count. After more than $F$ such gradients in a row it takes them, so that a run that is lost is seen to be lost.
 *
 * @param transformation - The transformation to run on finite gradients.
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { applyIfFinite, momentum } from '@thalweg/optimizers';
 *
 * const tx = applyIfFinite(momentum({ learningRate: 1 }), { maxConsecutive: 5 });
 * const [updates, state] = tx.update(tensor([1, NaN]), tx.init(tensor([0, 0])));
 * toArray(updates) // => [0, 0]
 * toArray(state.addMomentum.trace) // => [0, 0]
 * state.applyIfFinite // => { consecutive: 1, skipped: 1 }
 * ```
 *
 * Differs from Optax `apply_if_finite`: it does not count the gradients that it took in spite of such elements, and has no
 * flag for the last step, for which `consecutive` is 0.
 *
 * @category Wrapper
 * @since 0.1.0
 */
export const applyIfFinite = defineWrapper({
  name: 'applyIfFinite',
  hyper: {
    /** $F$, how many such gradients in a row it skips. */
    maxConsecutive: count(),
  },
  slots: { consecutive: scalarSlot(0), skipped: scalarSlot(0) },
  runs: ({ g, consecutive, maxConsecutive }) =>
    gt(select(eq(nonFiniteElements(g), 0), 1, select(ge(consecutive, maxConsecutive), 1, 0)), 0),
  rule: ({ g, u, runs, consecutive, skipped }) => ({
    g: select(ne(runs, 0), u, 0),
    consecutive: select(eq(nonFiniteElements(g), 0), 0, add(consecutive, 1)),
    skipped: select(ne(runs, 0), skipped, add(skipped, 1)),
  }),
});
