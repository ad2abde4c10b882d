import {
  add,
  chain,
  count,
  defineOptimizer,
  defineRule,
  div,
  eq,
  gt,
  max,
  mul,
  nonNegative,
  pow,
  scheduled,
  select,
  sub,
  zeros,
} from '@thalweg/core';
import { addDecayedWeights } from './add-decayed-weights.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Makes a step of gradient descent with decay, whose rate falls, and averages the parameters in its state:
 *
 * $$\eta_t = \frac{\eta}{(1 + \lambda \eta (t - 1))^\alpha}, \qquad u_t = \eta_t (g_t + \lambda \, \theta_{t-1})$$
 * $$\mu_t = \frac{1}{\max(1, t - 1 - t_0)}, \qquad
 *   a_t = a_{t-1} + \mu_t (\theta_{t-1} - u_t - a_{t-1})$$
 *
 * The update is the whole step, rate included. The average `average` is right if no other transformation changes the
 * step but one that flips its sign. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, at construction or, for a schedule, at the step; or if `update` is
 *   not given the parameters.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByAsgd } from '@thalweg/optimizers';
 *
 * const tx = scaleByAsgd({ learningRate: 0.5, lambda: 0 });
 * const params = tensor([1]);
 * const [updates, state] = tx.update(tensor([4]), tx.init(params), { params });
 * toArray(updates) // => [2]
 * toArray(state.scaleByAsgd.average) // => [-1]
 * ```
 *
 * Source: Polyak and Juditsky, "Acceleration of stochastic approximation by averaging" (1992), with the rate of Xu, "Towards
 * optimal one pass large scale learning with averaged stochastic gradient descent" (2011). Same as PyTorch `ASGD`, which
 * reads a scheduled rate one step late. Optax does not have it.
 *
 * It refuses sparse gradients, except with `lambda: 0`: then a step is lazy, and elements that it leaves out keep their
 * average.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByAsgd = defineRule({
  name: 'scaleByAsgd',
  hyper: {
    /** $\eta$, the learning rate at the first step. */
    learningRate: scheduled(nonNegative(1e-2)),
    /** $\lambda$, the decay of the parameters, which also sets how fast the rate falls. */
    lambda: nonNegative(1e-4),
    /** $\alpha$, the power with which the rate falls. */
    alpha: nonNegative(0.75),
    /** $t_0$: the average is that of the parameters after step $t_0 + 2$ and later ones. Until then it is the last. */
    t0: count(1e6),
  },
  slots: { average: zeros },
  reads: ['params'],
  scalars: ({ learningRate, lambda, alpha, t0 }, t) => {
    const earlier = sub(t, 1);
    return {
      step: t,
      rate: div(learningRate, pow(add(1, mul(mul(lambda, learningRate), earlier)), alpha)),
      weight: div(1, max(1, sub(earlier, t0))),
    };
  },
  rule: ({ g, params, average, lambda, rate, weight }) => {
    const step = mul(rate, add(g, mul(lambda, params)));
    const next = sub(params, step);
    return {
      g: step,
      average: select(eq(weight, 1), next, add(average, mul(weight, sub(next, average)))),
    };
  },
  evaluationPoint: ({ params, average, step }) => select(gt(step, 1), average, params),
});

/**
 * ASGD: stochastic gradient descent that averages its parameters,
 *
 * $$\theta_t = \theta_{t-1} - u_t$$
 *
 * with $u_t$ as in {@link scaleByAsgd}, of $g_t + \lambda_2 \, \theta_{t-1}$ with the weight decay $\lambda_2$. The averages
 * $a_t$ are the parameters to use after training: `evaluationParams` gives them. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { evaluationParams, makeStep, tensor, toArray } from '@thalweg/core';
 * import { asgd } from '@thalweg/optimizers';
 *
 * const tx = asgd({ learningRate: 1, lambda: 0, t0: 0 });
 * const step = makeStep(tx);
 * let at = step.init(tensor([1]));
 * // The first two steps set the average to the parameters.
 * for (const g of [0, 2, -2]) at = step(at, tensor([g]));
 * toArray(at.params) // => [1]
 * toArray(evaluationParams(tx, at.params, at.state)) // => [0]
 * ```
 *
 * Source: Polyak and Juditsky (1992) and Xu (2011), see {@link scaleByAsgd}. Same as PyTorch `ASGD`, with its defaults.
 * Optax does not have it.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const asgd = defineOptimizer({
  name: 'asgd',
  hyper: {
    ...scaleByAsgd.declaration.hyper,
    /** $\lambda_2$, the multiple of the parameters that is added to the gradient. */
    weightDecay: scheduled(nonNegative(0)),
  },
  build: ({ weightDecay, ...options }) =>
    chain(addDecayedWeights(weightDecay), scaleByAsgd(options), scaleByLearningRate(1)),
});
