import { add, defineWrapper, le, ne, norm, positive, scalarSlot, select } from '@thalweg/core';

/**
 * Skips a step whose gradient is too long:
 *
 * $$u_t = \begin{cases} u'_t & \text{if } \lVert g_t \rVert_2 \le G \\ 0 & \text{otherwise} \end{cases}$$
 *
 * where the norm is over all leaves and $u'_t$ is the update of the wrapped transformation. In a step that is skipped its state
 * stays the same, and its steps do not count. A gradient with an infinite or NaN element is skipped, too.
 *
 * @param transformation - The transformation to run on gradients that are not too long.
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { sgd, skipLargeUpdates } from '@thalweg/optimizers';
 *
 * const tx = skipLargeUpdates(sgd({ learningRate: 1 }), { maxNorm: 10 });
 * const [updates, state] = tx.update(tensor([30, 40]), tx.init(tensor([0, 0])));
 * toArray(updates) // => [0, 0]
 * state.skipLargeUpdates.skipped // => 1
 * ```
 *
 * Optax has `skip_large_updates` as an argument of `MultiSteps`, on the square of the norm, which overflows.
 *
 * @category Wrapper
 * @since 0.1.0
 */
export const skipLargeUpdates = defineWrapper({
  name: 'skipLargeUpdates',
  hyper: {
    /** $G$, the norm of the longest gradient that it takes. */
    maxNorm: positive(),
  },
  slots: { skipped: scalarSlot(0) },
  runs: ({ g, maxNorm }) => le(norm('tree', g), maxNorm),
  rule: ({ u, runs, skipped }) => ({
    g: select(ne(runs, 0), u, 0),
    skipped: select(ne(runs, 0), skipped, add(skipped, 1)),
  }),
});
