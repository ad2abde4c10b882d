import {
  add,
  chain,
  defineOptimizer,
  defineWrapper,
  div,
  fraction,
  gt,
  mask,
  max,
  mul,
  nonNegative,
  pow,
  scalarSlot,
  scheduled,
  select,
  sub,
  zeros,
} from '@thalweg/core';
import { scaleByAdam } from './adam.js';
import { addDecayedWeights } from './add-decayed-weights.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';
import { sgd } from './sgd.js';

const averaging = {
  /** $\beta_1$, how near to the average the gradient is computed. */
  b1: fraction(0.9),
  /** $r$, the power of the learning rate in a weight. */
  weightPower: nonNegative(2),
};

/**
 * Schedule-free learning: the wrapped transformation moves $z$, and the parameters to evaluate are a weighted average $x$ of it:
 *
 * $$z_t = z_{t-1} + u'_t, \qquad x_t = (1 - c_t) \, x_{t-1} + c_t z_t, \qquad c_t = \frac{w_t}{\sum_{i \le t} w_i}, \quad
 *   w_t = \big( \max_{i \le t} \eta_i \big)^r$$
 *
 * The parameters of the training loop are $y_t = (1 - \beta_1) z_t + \beta_1 x_t$, at which the gradient is computed. All three start
 * as the parameters of the first step. `update` needs the parameters; `evaluationParams` gives $x_t$. Instead of momentum, the
 * wrapped transformation has $\beta_1$. It refuses sparse gradients, since every element moves.
 *
 * @param transformation - The transformation that moves $z$, as `sgd` with the same learning rate.
 * @throws {ConfigError} If an option is missing or out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { evaluationParams, makeStep, tensor, toArray } from '@thalweg/core';
 * import { scheduleFree, sgd } from '@thalweg/optimizers';
 *
 * const tx = scheduleFree(sgd({ learningRate: 1 }), { learningRate: 1, b1: 0.5 });
 * const step = makeStep(tx);
 * let at = step.init(tensor([0]));
 * at = step(at, tensor([-2]));
 * at = step(at, tensor([-2]));
 * toArray(at.params) // => [3.5]
 * toArray(evaluationParams(tx, at.params, at.state)) // => [3]
 * ```
 *
 * Source: Defazio et al., "The road less scheduled" (2024), equations 4 to 6. Same as Optax `schedule_free`, but the learning rate
 * of the weights is that of the same step of the wrapped transformation, where Optax reads it one step later. As there, $x$ is
 * not stored, but computed from $y$ and $z$.
 *
 * @category Wrapper
 * @since 0.1.0
 */
export const scheduleFree = defineWrapper({
  name: 'scheduleFree',
  hyper: {
    /** $\eta$, the learning rate of the wrapped transformation, which gives the weights. */
    learningRate: scheduled(nonNegative()),
    ...averaging,
  },
  slots: { z: zeros, maxRate: scalarSlot(0), weightSum: scalarSlot(0) },
  reads: ['params'],
  scalars: ({ learningRate, weightPower, maxRate, weightSum }, t) => {
    const rate = max(maxRate, learningRate);
    const weight = pow(rate, weightPower);
    const total = add(weightSum, weight);
    // All learning rates of a warm-up may be 0.
    return { step: t, rate, total, c: select(gt(total, 0), div(weight, total), 0) };
  },
  rule: ({ u, params, z, b1, step, rate, total, c }) => {
    const first = select(gt(step, 1), z, params);
    const next = add(first, u);
    const x = add(mul(sub(1, c), div(sub(params, mul(sub(1, b1), first)), b1)), mul(c, next));
    const y = add(mul(b1, x), mul(sub(1, b1), next));
    return { g: sub(y, params), z: next, maxRate: rate, weightSum: total };
  },
  evaluationPoint: ({ params, z, b1, step }) =>
    select(gt(step, 1), div(sub(params, mul(sub(1, b1), z)), b1), params),
  dense: true,
});

/**
 * Gradient descent with {@link scheduleFree}.
 *
 * @throws {ConfigError} If an option is missing or out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { scheduleFreeSgd } from '@thalweg/optimizers';
 *
 * const step = makeStep(scheduleFreeSgd({ learningRate: 1, b1: 1 }));
 * const at = step(step.init(tensor([0])), tensor([-2]));
 * toArray(at.params) // => [2]
 * ```
 *
 * Source: as {@link scheduleFree}. Same as Optax `schedule_free_sgd`, but its warm-up is a schedule here.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const scheduleFreeSgd = defineOptimizer({
  name: 'scheduleFreeSgd',
  hyper: {
    /** $\eta$, the learning rate. The paper recommends a warm-up and no decay. */
    learningRate: scheduled(nonNegative()),
    ...averaging,
    /** $\lambda$, the weight decay, computed at $y$. */
    weightDecay: scheduled(nonNegative(0)),
    /** The leaves that decay. */
    mask: mask(),
  },
  build: ({ learningRate, b1, weightPower, weightDecay, mask }) =>
    scheduleFree(chain(addDecayedWeights(weightDecay, { mask }), sgd({ learningRate })), {
      learningRate,
      b1,
      weightPower,
    }),
});

/**
 * AdamW with {@link scheduleFree}, without its first moment:
 *
 * $$u'_t = -\eta_t \left( \frac{g_t}{\sqrt{\hat v_t} + \epsilon} + \lambda \, y_{t-1} \right)$$
 *
 * @throws {ConfigError} If an option is missing or out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { scheduleFreeAdamw } from '@thalweg/optimizers';
 *
 * const step = makeStep(scheduleFreeAdamw({ learningRate: 0.5, eps: 0 }));
 * const at = step(step.init(tensor([1])), tensor([4]));
 * toArray(at.params) // => [0.5]
 * ```
 *
 * Source: Defazio et al., "The road less scheduled" (2024), algorithm 1. Same as Optax `schedule_free_adamw`, but its warm-up is a
 * schedule here.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const scheduleFreeAdamw = defineOptimizer({
  name: 'scheduleFreeAdamw',
  hyper: {
    /** $\eta$, the learning rate. The paper recommends a warm-up and no decay. */
    learningRate: scheduled(nonNegative(0.0025)),
    ...scaleByAdam.declaration.hyper,
    ...averaging,
    /** $\lambda$, the weight decay, computed at $y$. */
    weightDecay: scheduled(nonNegative(0)),
    /** The leaves that decay. */
    mask: mask(),
  },
  build: ({ learningRate, b1, weightPower, weightDecay, mask, ...moments }) =>
    scheduleFree(
      chain(
        scaleByAdam({ ...moments, b1: 0 }),
        addDecayedWeights(weightDecay, { mask }),
        scaleByLearningRate(learningRate),
      ),
      { learningRate, b1, weightPower },
    ),
});
