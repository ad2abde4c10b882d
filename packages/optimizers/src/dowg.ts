import {
  add,
  chain,
  defineOptimizer,
  defineRule,
  div,
  eq,
  gt,
  mask,
  max,
  mul,
  nonNegative,
  norm,
  positive,
  scalarSlot,
  scheduled,
  select,
  sqrt,
  square,
  sub,
  sum,
  zeros,
} from '@thalweg/core';
import { addDecayedWeights } from './add-decayed-weights.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Scales the gradient by the squared distance from the start over the root of a weighted sum of squared gradients:
 *
 * $$\bar r_t = \max(\bar r_{t-1}, \lVert \theta_{t-1} - \theta_0 \rVert), \qquad
 *   v_t = v_{t-1} + \bar r_t^2 \lVert g_t \rVert^2, \qquad u_t = \frac{\bar r_t^2}{\sqrt{v_t} + \epsilon} \, g_t$$
 *
 * with norms over the whole tree and $\bar r_0 = r_\epsilon$. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByDowg } from '@thalweg/optimizers';
 *
 * const tx = scaleByDowg({ initialDistance: 0.5, eps: 0 });
 * const params = tensor([1, 1]);
 * const [updates] = tx.update(tensor([3, 4]), tx.init(params), { params });
 * toArray(updates).map((x) => x.toFixed(3)) // => ['0.300', '0.400']
 * ```
 *
 * Source: Khaled, Mishchenko and Jin, "DoWG unleashed: an efficient universal parameter-free gradient descent method" (2023),
 * algorithm 1, which has no $\epsilon$. Same as Optax `contrib.scale_by_dowg`, whose `init_estim_sq_dist` is
 * $r_\epsilon^2$. PyTorch has no DoWG.
 *
 * It refuses sparse gradients: the distance is over all elements.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByDowg = defineRule({
  name: 'scaleByDowg',
  hyper: {
    /** $r_\epsilon$, the distance that is assumed at first. It should be small. */
    initialDistance: positive(0.01),
    /** $\epsilon$, added to the root. */
    eps: nonNegative(1e-4),
  },
  slots: { initial: zeros, distance: scalarSlot(0), squares: scalarSlot(0) },
  reads: ['params'],
  scalars: (_, t) => ({ earlier: sub(t, 1) }),
  rule: ({ g, params, initial, distance, squares, initialDistance, eps, earlier }) => {
    const start = select(eq(earlier, 0), params, initial);
    const farthest = max(max(distance, initialDistance), norm('tree', sub(params, start)));
    const total = add(squares, mul(square(farthest), sum('tree', square(g))));
    const divisor = add(sqrt(total), eps);
    const rate = select(gt(divisor, 0), div(square(farthest), divisor), 0);
    return { g: mul(rate, g), initial: start, distance: farthest, squares: total };
  },
});

/**
 * DoWG, distance over weighted gradients: gradient descent without a learning rate to tune,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \, u_t$$
 *
 * with $u_t$ as in {@link scaleByDowg}, of $g_t + \lambda_t \, \theta_{t-1}$. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor } from '@thalweg/core';
 * import { dowg } from '@thalweg/optimizers';
 *
 * const step = makeStep(dowg());
 * let at = step.init(tensor(5));
 * for (let i = 0; i < 500; i++) at = step(at, at.params); // the gradient of half the square
 * Math.abs(at.params.get()) < 0.01 // => true
 * ```
 *
 * Source: Khaled, Mishchenko and Jin, "DoWG unleashed: an efficient universal parameter-free gradient descent method" (2023),
 * algorithm 1; see {@link scaleByDowg}. Same as Optax `contrib.dowg`. PyTorch has no DoWG.
 *
 * It refuses sparse gradients: the distance is over all elements.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const dowg = defineOptimizer({
  name: 'dowg',
  hyper: {
    /** $\eta$, a factor of the step. */
    learningRate: scheduled(nonNegative(1)),
    ...scaleByDowg.declaration.hyper,
    /** $\lambda$, the multiple of the parameters that is added to the gradient. */
    weightDecay: scheduled(nonNegative(0)),
    /** The leaves that decay. */
    mask: mask(),
  },
  build: ({ learningRate, weightDecay, mask, ...options }) =>
    chain(addDecayedWeights(weightDecay, { mask }), scaleByDowg(options), scaleByLearningRate(learningRate)),
});
