import { decay, defineRule, div, ema, flag, pow, sub, zeros } from '@thalweg/core';

/**
 * Replaces the gradient by its exponential moving average:
 *
 * $$m_t = \gamma m_{t-1} + (1 - \gamma) g_t, \qquad
 *   u_t = \begin{cases} m_t / (1 - \gamma^t) & \text{if debias} \\ m_t & \text{otherwise} \end{cases}$$
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { averageUpdates } from '@thalweg/optimizers';
 *
 * const tx = averageUpdates({ decay: 0.5 });
 * const [first, state] = tx.update(tensor([6]), tx.init(tensor([0])));
 * const [second] = tx.update(tensor([0]), state);
 * toArray(first) // => [6]
 * toArray(second) // => [2]
 * ```
 *
 * The correction is that of Kingma and Ba, "Adam: a method for stochastic optimization" (2015), section 3. Same as Optax
 * `ema`; the average in the state is without the correction. {@link addMomentum} sums gradients instead: its updates
 * are $1 / (1 - \gamma)$ times as long.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const averageUpdates = defineRule({
  name: 'averageUpdates',
  hyper: {
    /** $\gamma$, the decay of the average. */
    decay: decay(),
    /** Whether to divide by the sum of the weights, so that the first averages are not too small. */
    debias: flag(true),
  },
  slots: { mu: zeros },
  scalars: ({ decay }, t) => ({ c: sub(1, pow(decay, t)) }),
  rule: ({ g, mu, decay, debias, c }) => {
    const m = ema(mu, g, decay);
    return { g: debias ? div(m, c) : m, mu: m };
  },
});
