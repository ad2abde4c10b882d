import { choice, defineWrapper, finite, ne, scheduled, select } from '@thalweg/core';

/**
 * Runs a transformation only in the steps in which a schedule is not 0:
 *
 * $$u_t = \begin{cases} u'_t & \text{if } s(t) \ne 0 \\ g_t \text{ or } 0 & \text{otherwise} \end{cases}$$
 *
 * where $u'_t$ is the update of the wrapped transformation. In the other steps its state stays the same, and its own steps do
 * not count. With a donated step they touch none of its memory.
 *
 * @param transformation - The transformation to run in some steps.
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { clip, conditionally } from '@thalweg/optimizers';
 *
 * // Clips in every second step.
 * const tx = conditionally(clip(1), { when: (step) => (step % 2 === 0 ? 1 : 0) });
 * const [first, state] = tx.update(tensor([5]), tx.init(tensor([0])));
 * const [second] = tx.update(tensor([5]), state);
 * toArray(first) // => [1]
 * toArray(second) // => [5]
 * ```
 *
 * Same as Optax `conditionally_transform` and, with `otherwise: 'zero'`, `conditionally_mask`; the condition is a schedule, so
 * that a spec can hold it.
 *
 * @category Wrapper
 * @since 0.1.0
 */
export const conditionally = defineWrapper({
  name: 'conditionally',
  hyper: {
    /** $s$, from the number of earlier calls, 0 at the first, to a number that is not 0 if the transformation runs. */
    when: scheduled(finite()),
    /** What comes out in the other steps: the gradient, unchanged, or zero. */
    otherwise: choice(['unchanged', 'zero'], 'unchanged'),
  },
  runs: ({ when }) => ne(when, 0),
  rule: ({ g, u, runs, otherwise }) => ({
    g: select(ne(runs, 0), u, otherwise === 'unchanged' ? g : 0),
  }),
});
