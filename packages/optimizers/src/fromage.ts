import {
  add,
  chain,
  defineOptimizer,
  defineRule,
  div,
  mul,
  nonNegative,
  scheduled,
  sqrt,
  square,
  sub,
} from '@thalweg/core';
import { scaleByLearningRate } from './scale-by-learning-rate.js';
import { scaleByTrustRatio } from './scale-by-trust-ratio.js';

/**
 * Adds to a step what divides the parameters after it by $\sqrt{1 + \eta^2}$:
 *
 * $$u = \frac{\theta + g}{\sqrt{1 + \eta_t^2}} - \theta$$
 *
 * A step of the size $\eta \lVert \theta \rVert$ at a right angle to the parameters then leaves their norm as it is.
 * Put it after `scaleByLearningRate`: $g$ is a step, ready to be added. `update` needs the parameters.
 *
 * @throws {ConfigError} If `learningRate` is missing or out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { addShrinkage } from '@thalweg/optimizers';
 *
 * const tx = addShrinkage(0.75);
 * const params = tensor([4, 0]);
 * const [updates] = tx.update(tensor([0, 3]), tx.init(params), { params });
 * toArray(updates).map((x) => x.toFixed(9)) // => ['-0.800000000', '2.400000000']
 * ```
 *
 * Source: Bernstein et al., "On the distance between two neural networks and the stability of learning" (2020),
 * algorithm 1. Optax builds it into `fromage`. PyTorch does not have it.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const addShrinkage = defineRule({
  name: 'addShrinkage',
  hyper: {
    /** $\eta$, the learning rate of the step. */
    learningRate: scheduled(nonNegative()),
  },
  argument: 'learningRate',
  reads: ['params'],
  scalars: ({ learningRate }) => ({ c: div(1, sqrt(add(1, square(learningRate)))) }),
  rule: ({ g, params, c }) => ({ g: add(mul(c, g), mul(sub(c, 1), params)) }),
});

/**
 * Fromage: gradient steps of the size $\eta$ times the norm of each leaf's parameters, which hardly change that norm,
 *
 * $$\theta_t = \frac{1}{\sqrt{1 + \eta_t^2}} \left( \theta_{t-1} -
 *   \eta_t \frac{\max(\lVert \theta_{t-1} \rVert, \mu)}{\max(\lVert g_t \rVert, \mu)} \, g_t \right)$$
 *
 * with $\eta_t g_t$ in place of the step where one of the norms is 0. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { fromage } from '@thalweg/optimizers';
 *
 * const step = makeStep(fromage({ learningRate: 0.75 }));
 * const { params } = step(step.init(tensor([4, 0])), tensor([0, -42]));
 * toArray(params).map((x) => x.toFixed(9)) // => ['3.200000000', '2.400000000']
 * ```
 *
 * Source: Bernstein et al., "On the distance between two neural networks and the stability of learning" (2020),
 * algorithm 1, with the default rate of its experiments. To match Optax `fromage` pass `{ minNorm: 1e-6 }`. PyTorch does
 * not have it.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const fromage = defineOptimizer({
  name: 'fromage',
  hyper: {
    /** $\eta$, the learning rate: the size of a step in units of the parameters' norm. */
    learningRate: scheduled(nonNegative(0.01)),
    /** $\mu$, the least norm of parameters and gradients. The paper has none. */
    minNorm: scaleByTrustRatio.declaration.hyper.minNorm,
  },
  build: ({ learningRate, minNorm }) =>
    chain(scaleByTrustRatio({ minNorm }), scaleByLearningRate(learningRate), addShrinkage(learningRate)),
});
