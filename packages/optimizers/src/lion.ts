import {
  chain,
  choice,
  decay,
  defineOptimizer,
  defineRule,
  ema,
  mask,
  max,
  min,
  nonNegative,
  scheduled,
  sign,
  zeros,
} from '@thalweg/core';
import { addDecayedWeights } from './add-decayed-weights.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Replaces each element by the sign of a mean of the gradient and its moving average:
 *
 * $$c_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \qquad u_t = f(c_t), \qquad
 *   m_t = \beta_2 m_{t-1} + (1 - \beta_2) g_t$$
 *
 * | mode | $f(c)$ |
 * | --- | --- |
 * | `hard` | $\operatorname{sign} c$ |
 * | `refined` | $\max(\min(c, 1), -1)$ |
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByLion } from '@thalweg/optimizers';
 *
 * const tx = scaleByLion();
 * const [first, state] = tx.update(tensor([3, 0]), tx.init(tensor([0, 0])));
 * const [second] = tx.update(tensor([-0.1, -1e-9]), state);
 * toArray(first) // => [1, 0]
 * toArray(second) // => [1, -1]
 * ```
 *
 * Source: Chen et al., "Symbolic discovery of optimization algorithms" (2023), algorithm 2; the mode `refined` is
 * Optax's. Same as Optax `scale_by_lion`, whose mode `smooth` is left out: the bits of its $\tanh$ differ between hosts.
 * PyTorch does not have it.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByLion = defineRule({
  name: 'scaleByLion',
  hyper: {
    /** $\beta_1$, the weight of the average in the step. */
    b1: decay(0.9),
    /** $\beta_2$, the decay of the average. */
    b2: decay(0.99),
    /** One of the two functions in the table. The paper has `hard`. */
    mode: choice(['hard', 'refined'], 'hard'),
  },
  slots: { mu: zeros },
  rule: ({ g, mu, b1, b2, mode }) => {
    const c = ema(mu, g, b1);
    const u = mode === 'hard' ? sign(c) : max(min(c, 1), -1);
    return { g: u, mu: ema(mu, g, b2) };
  },
});

/**
 * Lion: steps of one size, with the sign of a mean of the gradient and its moving average, and decoupled weight decay,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \left( \operatorname{sign} c_t + \lambda_t \, \theta_{t-1} \right), \qquad
 *   c_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t$$
 *
 * with $m_t$, and the other mode, as in {@link scaleByLion}. `update` needs the parameters. Since every element moves by
 * $\eta$, the paper takes a learning rate 3 to 10 times smaller than Adam's, and a weight decay larger by the same factor.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { lion } from '@thalweg/optimizers';
 *
 * const step = makeStep(lion({ learningRate: 0.5, weightDecay: 0 }));
 * toArray(step(step.init(tensor([1, 1, 1])), tensor([1e-6, -20, 0])).params) // => [0.5, 1.5, 1]
 * ```
 *
 * Source: Chen et al., "Symbolic discovery of optimization algorithms" (2023), algorithm 2, where $\lambda$ has no
 * default and $\eta$ about 1e-4. Same as Optax `lion`, which has no default rate and only the mode `hard`. PyTorch does
 * not have it.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both. With weight decay sparse gradients are refused.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const lion = defineOptimizer({
  name: 'lion',
  hyper: {
    /** $\eta$, the learning rate, which is the size of every step. */
    learningRate: scheduled(nonNegative(1e-4)),
    ...scaleByLion.declaration.hyper,
    /** $\lambda$, the weight decay. A step subtracts $\eta \lambda$ times the parameters. */
    weightDecay: scheduled(nonNegative(1e-3)),
    /** The leaves that decay. */
    mask: mask(),
  },
  build: ({ learningRate, weightDecay, mask, ...signs }) =>
    chain(scaleByLion(signs), addDecayedWeights(weightDecay, { mask }), scaleByLearningRate(learningRate)),
});
