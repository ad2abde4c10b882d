import {
  chain,
  decay,
  defineOptimizer,
  defineRule,
  filledWith,
  gt,
  lt,
  max,
  min,
  mul,
  positive,
  select,
  sign,
  zeros,
} from '@thalweg/core';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Replaces each element of the gradient by a step that grows while the sign stays and shrinks when it changes:
 *
 * $$\Delta_t = \min(\max(\Delta_{t-1} \cdot \begin{cases} \eta^+ & g_t s_{t-1} > 0 \\ \eta^- & g_t s_{t-1} < 0 \\
 *   1 & \text{otherwise} \end{cases}, \Delta_{\min}), \Delta_{\max})$$
 * $$s_t = \begin{cases} 0 & g_t s_{t-1} < 0 \\ \operatorname{sign}(g_t) & \text{otherwise} \end{cases},
 *   \qquad u_t = s_t \Delta_t$$
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByRprop } from '@thalweg/optimizers';
 *
 * const tx = scaleByRprop({ learningRate: 0.5, etaPlus: 2 });
 * const [first, state] = tx.update(tensor([7, -1]), tx.init(tensor([0, 0])));
 * const [second] = tx.update(tensor([3, 1]), state);
 * toArray(first) // => [0.5, -0.5]
 * toArray(second) // => [1, 0]
 * ```
 *
 * Source: Riedmiller and Braun, "A direct adaptive method for faster backpropagation learning: the RPROP algorithm" (1993),
 * in the form iRprop− of Igel and Hüsken, "Improving the Rprop learning algorithm" (2000): where the sign changes, an
 * element does not move and its next step keeps its size. Same as PyTorch `Rprop`, which multiplies two gradients to compare
 * their signs, so that tiny ones count as 0. Optax `scale_by_rprop` (0.2.8) returns the update of the step before: its first
 * update is 0 and every other is one step late.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their signs, where a dense step would set them
 * to 0.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByRprop = defineRule({
  name: 'scaleByRprop',
  hyper: {
    /** $\Delta_0$, the size of the first step of each element. */
    learningRate: positive(0.01),
    /** $\eta^-$, the factor of a step if the sign changes. */
    etaMinus: decay(0.5),
    /** $\eta^+$, the factor of a step if the sign stays. */
    etaPlus: positive(1.2),
    /** $\Delta_{\min}$, the smallest size of a step. */
    minStepSize: positive(1e-6),
    /** $\Delta_{\max}$, the largest size of a step. */
    maxStepSize: positive(50),
  },
  slots: {
    stepSize: filledWith((values: { readonly learningRate: number }) => values.learningRate),
    previousSign: zeros,
  },
  rule: ({ g, stepSize, previousSign, etaMinus, etaPlus, minStepSize, maxStepSize }) => {
    const agreement = mul(g, previousSign);
    const factor = select(gt(agreement, 0), etaPlus, select(lt(agreement, 0), etaMinus, 1));
    const size = min(max(mul(factor, stepSize), minStepSize), maxStepSize);
    const direction = select(lt(agreement, 0), 0, sign(g));
    return { g: mul(size, direction), stepSize: size, previousSign: direction };
  },
});

/**
 * Rprop, resilient backpropagation: only the sign of the gradient counts, and each parameter has a step of its own size,
 *
 * $$\theta_t = \theta_{t-1} - s_t \Delta_t$$
 *
 * with $s_t$ and $\Delta_t$ as in {@link scaleByRprop}. It is meant for gradients of the whole data set: noise changes
 * signs, and every change shrinks the step.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { rprop } from '@thalweg/optimizers';
 *
 * const step = makeStep(rprop({ learningRate: 0.5 }));
 * toArray(step(step.init(tensor([1, 1])), tensor([1e-9, -1e9])).params) // => [0.5, 1.5]
 * ```
 *
 * Source: Riedmiller and Braun (1993) and Igel and Hüsken (2000), see {@link scaleByRprop}. Same as PyTorch `Rprop` with
 * `{ lr, etas: (etaMinus, etaPlus), step_sizes: (minStepSize, maxStepSize) }`. Optax `rprop` (0.2.8) takes each step one
 * call late, the first call included, which does not move.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their signs, where a dense step would set them
 * to 0.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const rprop = defineOptimizer({
  name: 'rprop',
  hyper: scaleByRprop.declaration.hyper,
  build: (options) => chain(scaleByRprop(options), scaleByLearningRate(1)),
});
