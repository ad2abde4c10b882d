import { add, defineRule, div, mul, nonNegative, pow, randomKey, sqrt } from '@thalweg/core';

/**
 * Adds normal noise whose variance decays:
 *
 * $$u_t = g_t + \xi_t, \qquad \xi_t \sim \mathcal N\left(0, \frac{\eta}{t^\gamma}\right), \quad t = 1, 2, \dots$$
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * The noise of an element depends only on the key, the step, the path of the leaf and the index.
 *
 * @example
 * ```ts
 * import { makeKey, tensor, toArray } from '@thalweg/core';
 * import { addNoise } from '@thalweg/optimizers';
 *
 * const tx = addNoise({ eta: 0.01, key: makeKey(0) });
 * const gradients = { w: tensor([1, 1]) };
 * const state = tx.init(gradients);
 * const [once] = tx.update(gradients, state);
 * const [again] = tx.update(gradients, state);
 * toArray(once.w).every((u, i) => u !== 1 && u === again.w.get(i)) // => true
 * ```
 *
 * Source: Neelakantan et al., "Adding gradient noise improves learning for very deep networks" (2015), eq. 1, which
 * counts from 0 and divides by $(1 + t)^\gamma$. Same as Optax `add_noise`, with different random numbers.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const addNoise = defineRule({
  name: 'addNoise',
  hyper: {
    /** $\eta$, the variance at the first step, not the standard deviation. */
    eta: nonNegative(),
    /** $\gamma$, how fast the variance decays. */
    gamma: nonNegative(0.55),
    /** The random key. */
    key: randomKey(),
  },
  reads: ['noise'],
  scalars: ({ eta, gamma }, t) => {
    const variance = div(eta, pow(t, gamma));
    return { sigma: sqrt(variance) };
  },
  rule: ({ g, noise, sigma }) => ({ g: add(g, mul(sigma, noise)) }),
});
