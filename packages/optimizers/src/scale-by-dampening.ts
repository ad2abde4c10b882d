import { decay, defineRule, eq, mul, select, sub } from '@thalweg/core';

/**
 * Scales every gradient but the first down:
 *
 * $$u_t = \begin{cases} g_t & t = 1 \\ (1 - \delta) \, g_t & \text{otherwise} \end{cases}$$
 *
 * In front of {@link addMomentum} it is the dampening of momentum.
 *
 * @throws {ConfigError} If `dampening` is missing or out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByDampening } from '@thalweg/optimizers';
 *
 * const tx = scaleByDampening(0.25);
 * const [first, state] = tx.update(tensor([4]), tx.init(tensor([0])));
 * const [second] = tx.update(tensor([4]), state);
 * toArray(first) // => [4]
 * toArray(second) // => [3]
 * ```
 *
 * Source: `dampening` of PyTorch `SGD`, whose buffer starts with the whole first gradient. Optax has no such transformation.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByDampening = defineRule({
  name: 'scaleByDampening',
  hyper: {
    /** $\delta$, how much of each gradient after the first is left out. */
    dampening: decay(),
  },
  argument: 'dampening',
  scalars: ({ dampening }, t) => ({ share: select(eq(t, 1), 1, sub(1, dampening)) }),
  rule: ({ g, share }) => ({ g: mul(share, g) }),
});
