import {
  abs,
  add,
  chain,
  defineOptimizer,
  defineRule,
  div,
  eq,
  filledWith,
  mask,
  max,
  mul,
  nonNegative,
  positive,
  scheduled,
  select,
  sub,
  zeros,
} from '@thalweg/core';
import { addDecayedWeights } from './add-decayed-weights.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Bets on the sign of each element of the gradient, and moves each parameter by its stake:
 *
 * $$L_t = \max(L_{t-1}, |g_t|), \qquad G_t = G_{t-1} + |g_t|, \qquad \theta_t = \theta_{t-1} - g_t, \qquad
 *   R_t = \max(R_{t-1} - (w_{t-1} - w_0) g_t, 0)$$
 * $$u_t = w_{t-1} - w_0 - \frac{\theta_t}{L_t \max(G_t + L_t, \alpha L_t)} (L_t + R_t)$$
 *
 * with $w$ the parameters, $L_0 = \epsilon$ and $\theta_0$, here the sum of gradients, $G_0$ and $R_0$ zero. The update is
 * the whole step. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByCocob } from '@thalweg/optimizers';
 *
 * const tx = scaleByCocob({ alpha: 4 });
 * const params = tensor([1, 1]);
 * const [updates] = tx.update(tensor([3, -8]), tx.init(params), { params });
 * toArray(updates) // => [0.25, -0.25]
 * ```
 *
 * Source: Orabona and Tommasi, "Training deep networks without learning rates through coin betting" (2017), algorithm 2,
 * whose $L_0$ is 0 and gradients have the other sign. Same as Optax `contrib.scale_by_cocob`. PyTorch has no COCOB.
 *
 * It refuses sparse gradients: each step starts from the first parameters.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByCocob = defineRule({
  name: 'scaleByCocob',
  hyper: {
    /** $\alpha$: the first steps are at most $1 / \alpha$ long. */
    alpha: positive(100),
    /** $\epsilon$, the least size of a gradient that is assumed. */
    eps: positive(1e-8),
  },
  slots: {
    initial: zeros,
    gradients: zeros,
    largest: filledWith((values: { readonly eps: number }) => values.eps),
    sizes: zeros,
    reward: zeros,
  },
  reads: ['params'],
  scalars: (_, t) => ({ earlier: sub(t, 1) }),
  rule: ({ g, params, initial, gradients, largest, sizes, reward, alpha, earlier }) => {
    const start = select(eq(earlier, 0), params, initial);
    const moved = sub(params, start);
    const bound = max(largest, abs(g));
    const size = add(sizes, abs(g));
    const won = max(sub(reward, mul(g, moved)), 0);
    const total = sub(gradients, g);
    const stake = div(total, mul(bound, max(add(size, bound), mul(alpha, bound))));
    return {
      g: sub(moved, mul(stake, add(bound, won))),
      initial: start,
      gradients: total,
      largest: bound,
      sizes: size,
      reward: won,
    };
  },
});

/**
 * COCOB, continuous coin betting: a step for each parameter, without a learning rate,
 *
 * $$\theta_t = \theta_{t-1} - u_t$$
 *
 * with $u_t$ as in {@link scaleByCocob}, of $g_t + \lambda_t \, \theta_{t-1}$. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { cocob } from '@thalweg/optimizers';
 *
 * const step = makeStep(cocob({ alpha: 4 }));
 * toArray(step(step.init(tensor([1, 1])), tensor([3, -8])).params) // => [0.75, 1.25]
 * ```
 *
 * Source: Orabona and Tommasi, "Training deep networks without learning rates through coin betting" (2017), algorithm 2. Same
 * as Optax `contrib.cocob`, which multiplies gradients by a learning rate: the steps do not depend on the scale of the
 * gradients, so that it only changes the weight of $\epsilon$. PyTorch has no COCOB.
 *
 * It refuses sparse gradients: each step starts from the first parameters.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const cocob = defineOptimizer({
  name: 'cocob',
  hyper: {
    ...scaleByCocob.declaration.hyper,
    /** $\lambda$, the multiple of the parameters that is added to the gradient. */
    weightDecay: scheduled(nonNegative(0)),
    /** The leaves that decay. */
    mask: mask(),
  },
  build: ({ weightDecay, mask, ...options }) =>
    chain(addDecayedWeights(weightDecay, { mask }), scaleByCocob(options), scaleByLearningRate(1)),
});
