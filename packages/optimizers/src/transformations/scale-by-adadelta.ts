import { add, decay, defineRule, div, ema, mul, positive, sqrt, square, zeros } from '@thalweg/core';

/**
 * Scales the gradient to the units of the parameters, by the sizes of past steps over those of past gradients:
 *
 * $$E[g^2]_t = \rho E[g^2]_{t-1} + (1 - \rho) g_t^2, \qquad
 *   u_t = \frac{\sqrt{E[u^2]_{t-1} + \epsilon}}{\sqrt{E[g^2]_t + \epsilon}} \, g_t, \qquad
 *   E[u^2]_t = \rho E[u^2]_{t-1} + (1 - \rho) u_t^2$$
 *
 * @param options - `rho`: $\rho$, in [0, 1); 0.95 by default. `eps`: $\epsilon$, above 0; 1e-6 by default. It sets
 *   how fast it starts: the first step is $\sqrt{\epsilon / (1 - \rho)}$ (with 0 it would never move).
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByAdadelta } from '@thalweg/optimizers';
 *
 * const tx = scaleByAdadelta();
 * const [updates] = tx.update(tensor([1000, -1000]), tx.init(tensor([0, 0])));
 * toArray(updates) // => [0.004472…, -0.004472…]
 * ```
 *
 * Source: Zeiler, "ADADELTA: an adaptive learning rate method" (2012), algorithm 1. Same as Optax `scale_by_adadelta`,
 * whose default for $\rho$ is 0.9.
 *
 * A step with a sparse gradient is lazy: what the gradient does not touch keeps its averages and its parameters, where
 * a dense step would let both go on.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByAdadelta = defineRule({
  name: 'scaleByAdadelta',
  hyper: { rho: decay(0.95), eps: positive(1e-6) },
  slots: { squaredGradient: zeros, squaredUpdate: zeros },
  rule: ({ g, squaredGradient, squaredUpdate, rho, eps }) => {
    const gradients = ema(squaredGradient, square(g), rho);
    const rmsGradient = sqrt(add(gradients, eps));
    const rmsUpdate = sqrt(add(squaredUpdate, eps));
    const u = mul(div(rmsUpdate, rmsGradient), g);
    return { g: u, squaredGradient: gradients, squaredUpdate: ema(squaredUpdate, square(u), rho) };
  },
});
