import {
  add,
  chain,
  decay,
  defineOptimizer,
  defineRule,
  div,
  eq,
  mask,
  mul,
  nonNegative,
  pow,
  scheduled,
  select,
  sqrt,
  square,
  sub,
  zeros,
} from '@thalweg/core';
import { addDecayedWeights } from './add-decayed-weights.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Averages the parameters with those of dual averaging, whose steps are divided by the cube root of the squared gradients:
 *
 * $$\lambda_t = \eta_t \sqrt t, \qquad s_t = s_{t-1} + \lambda_t g_t, \qquad \nu_t = \nu_{t-1} + \lambda_t g_t^2, \qquad
 *   z_t = \theta_0 - \frac{s_t}{\sqrt[3]{\nu_t} + \epsilon}$$
 * $$u_t = (1 - \gamma) (\theta_{t-1} - z_t)$$
 *
 * The update is the whole step, rate included. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, at construction or, for a schedule, at the step; or if `update` is
 *   not given the parameters.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByMadgrad } from '@thalweg/optimizers';
 *
 * const tx = scaleByMadgrad({ learningRate: 1, momentum: 0.5, eps: 0 });
 * const params = tensor([1]);
 * const [updates] = tx.update(tensor([8]), tx.init(params), { params });
 * toArray(updates).map((x) => x.toFixed(6)) // => ['1.000000']
 * ```
 *
 * Source: Defazio and Jelassi, "Adaptivity without compromise: a momentumized, adaptive, dual averaged gradient method for
 * stochastic optimization" (2022), algorithm 1, with $\gamma = 1 - c$. Same as Optax `contrib.scale_by_madgrad` and the
 * authors' code, both of which add $\epsilon$ to the learning rate, too. PyTorch has no MADGRAD.
 *
 * It refuses sparse gradients: each step starts from the first parameters.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByMadgrad = defineRule({
  name: 'scaleByMadgrad',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(1e-2)),
    /** $\gamma$, how much of the parameters is kept. */
    momentum: decay(0.9),
    /** $\epsilon$, added to the cube root. If it is 0, an element whose gradients were all 0 becomes NaN. */
    eps: nonNegative(1e-6),
  },
  slots: { initial: zeros, s: zeros, nu: zeros },
  reads: ['params'],
  scalars: ({ learningRate }, t) => ({ earlier: sub(t, 1), weight: mul(learningRate, sqrt(t)) }),
  rule: ({ g, params, initial, s, nu, momentum, eps, earlier, weight }) => {
    const start = select(eq(earlier, 0), params, initial);
    const gradients = add(s, mul(weight, g));
    const v = add(nu, mul(weight, square(g)));
    const z = sub(start, div(gradients, add(pow(v, 1 / 3), eps)));
    return { g: mul(sub(1, momentum), sub(params, z)), initial: start, s: gradients, nu: v };
  },
});

/**
 * MADGRAD: dual averaging with steps for each parameter, and momentum,
 *
 * $$\theta_t = \theta_{t-1} - u_t$$
 *
 * with $u_t$ as in {@link scaleByMadgrad}, of $g_t + \lambda_t \, \theta_{t-1}$. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { madgrad } from '@thalweg/optimizers';
 *
 * const step = makeStep(madgrad({ learningRate: 1, momentum: 0.5, eps: 0 }));
 * toArray(step(step.init(tensor([1])), tensor([-8])).params).map((x) => x.toFixed(6)) // => ['2.000000']
 * ```
 *
 * Source: Defazio and Jelassi, "Adaptivity without compromise: a momentumized, adaptive, dual averaged gradient method for
 * stochastic optimization" (2022), algorithm 1; see {@link scaleByMadgrad} for how it differs from Optax `contrib.madgrad`.
 * PyTorch has no MADGRAD.
 *
 * It refuses sparse gradients: each step starts from the first parameters.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const madgrad = defineOptimizer({
  name: 'madgrad',
  hyper: {
    ...scaleByMadgrad.declaration.hyper,
    /** $\lambda$, the multiple of the parameters that is added to the gradient. */
    weightDecay: scheduled(nonNegative(0)),
    /** The leaves that decay. */
    mask: mask(),
  },
  build: ({ weightDecay, mask, ...options }) =>
    chain(addDecayedWeights(weightDecay, { mask }), scaleByMadgrad(options), scaleByLearningRate(1)),
});
