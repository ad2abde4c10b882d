import {
  add,
  chain,
  defineOptimizer,
  defineRule,
  eq,
  finite,
  mul,
  nonNegative,
  scheduled,
  select,
  sub,
  zeros,
} from '@thalweg/core';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Extrapolates the gradient along its last change:
 *
 * $$u_t = (\alpha + \beta) \, g_t - \beta \, g_{t-1}, \qquad g_0 = g_1$$
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByOptimisticGradient } from '@thalweg/optimizers';
 *
 * const tx = scaleByOptimisticGradient();
 * const [first, state] = tx.update(tensor([1]), tx.init(tensor([0])));
 * const [second] = tx.update(tensor([3]), state);
 * toArray(first) // => [1]
 * toArray(second) // => [5]
 * ```
 *
 * Source: Daskalakis et al., "Training GANs with optimism" (2018), optimistic mirror descent, with
 * $\alpha = \beta = 1$; the two weights are those of Mokhtari, Ozdaglar and Pattathil, "A unified analysis of
 * extra-gradient and optimistic gradient methods" (2019). Same as Optax `scale_by_optimistic_gradient`, with one rounding
 * less at the first step. The papers leave $g_0$ open; with $g_0 = 0$ the first step would be $\alpha + \beta$ times the
 * gradient. PyTorch has no such method.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their last gradient and parameters, while a
 * dense step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByOptimisticGradient = defineRule({
  name: 'scaleByOptimisticGradient',
  hyper: {
    /** $\alpha$, the weight of the gradient. */
    alpha: finite(1),
    /** $\beta$, the weight of its change since the last step. */
    beta: finite(1),
  },
  slots: { previous: zeros },
  scalars: ({ beta }, t) => ({ optimism: select(eq(t, 1), 0, beta) }),
  rule: ({ g, previous, alpha, optimism }) => ({
    g: sub(mul(add(alpha, optimism), g), mul(optimism, previous)),
    previous: g,
  }),
});

/**
 * Optimistic gradient descent: a step by the gradient that is expected next,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \left( (\alpha + \beta) \, g_t - \beta \, g_{t-1} \right)$$
 *
 * It converges on games such as $\min_x \max_y \, x y$, where gradient descent circles outwards.
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor } from '@thalweg/core';
 * import { optimisticGradientDescent } from '@thalweg/optimizers';
 *
 * const step = makeStep(optimisticGradientDescent({ learningRate: 0.3 }));
 * let at = step.init({ x: tensor(1), y: tensor(1) });
 * for (let i = 0; i < 300; i++) at = step(at, { x: at.params.y, y: tensor(-at.params.x.get()) });
 * Math.hypot(at.params.x.get(), at.params.y.get()) < 1e-3 // => true
 * ```
 *
 * Source: Daskalakis et al., "Training GANs with optimism" (2018). Same as Optax `optimistic_gradient_descent`. PyTorch
 * has no such method.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their last gradient and parameters, while a
 * dense step would update both.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const optimisticGradientDescent = defineOptimizer({
  name: 'optimisticGradientDescent',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative()),
    ...scaleByOptimisticGradient.declaration.hyper,
  },
  build: ({ learningRate, ...weights }) =>
    chain(scaleByOptimisticGradient(weights), scaleByLearningRate(learningRate)),
});
