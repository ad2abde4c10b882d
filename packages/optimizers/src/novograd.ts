import {
  add,
  chain,
  decay,
  defineOptimizer,
  defineRule,
  div,
  ema,
  filledWith,
  lt,
  mul,
  nonNegative,
  scheduled,
  select,
  sqrt,
  square,
  sum,
  zeros,
} from '@thalweg/core';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Divides the gradient of each leaf by a moving average of its norm, then adds weight decay and momentum:
 *
 * $$v_t = \beta_2 v_{t-1} + (1 - \beta_2) \lVert g_t \rVert^2, \qquad
 *   u_t = m_t = \beta_1 m_{t-1} + \frac{g_t}{\sqrt{v_t + \bar\epsilon} + \epsilon} + \lambda_t \, \theta$$
 *
 * with $v_1 = \lVert g_1 \rVert^2$ and $m_0 = 0$. `update` needs the parameters.
 *
 * The state holds $v_t$, which is one number per leaf, at every element, and −1 before the first gradient. If
 * $\lVert g_t \rVert^2$ overflows, $v_t$ stays infinite and later gradients count 0.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByNovograd } from '@thalweg/optimizers';
 *
 * const tx = scaleByNovograd({ eps: 0 });
 * const params = tensor([0, 0]);
 * const [updates] = tx.update(tensor([3, 4]), tx.init(params), { params });
 * toArray(updates) // => [0.6, 0.8]
 * ```
 *
 * Source: Ginsburg et al., "Training deep networks with stochastic gradient normalized by layerwise adaptive second
 * moments" (2020), algorithm 1. Optax `scale_by_novograd` is `{ b1: 0.9, b2: 0.25 }`. PyTorch does not have it.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both. With weight decay sparse gradients are refused.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByNovograd = defineRule({
  name: 'scaleByNovograd',
  hyper: {
    /** $\beta_1$, the decay of the momentum, which is a sum and not a mean. */
    b1: decay(0.95),
    /** $\beta_2$, the decay of the mean of squared norms. */
    b2: decay(0.98),
    /** $\epsilon$, added to the root. If it is 0, a leaf whose gradients were all 0 becomes NaN. */
    eps: nonNegative(1e-8),
    /** $\bar\epsilon$, added under the root. */
    epsRoot: nonNegative(0),
    /** $\lambda$, the multiple of the parameters that is added before the momentum. */
    weightDecay: scheduled(nonNegative(0)),
  },
  // A mark instead of a count: an element that a sparse gradient meets later has its first norm then.
  slots: { mu: zeros, nu: filledWith(() => -1) },
  reads: ['params'],
  rule: ({ g, params, mu, nu, b1, b2, eps, epsRoot, weightDecay }) => {
    const squaredNorm = sum('leaf', square(g));
    const v = select(lt(nu, 0), squaredNorm, ema(nu, squaredNorm, b2));
    const normalized = div(g, add(sqrt(add(v, epsRoot)), eps));
    const m = add(mul(b1, mu), add(normalized, mul(weightDecay, params)));
    return { g: m, mu: m, nu: v };
  },
});

/**
 * NovoGrad: momentum on gradients that each leaf divides by a moving average of their norm, with weight decay,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \, m_t, \qquad
 *   m_t = \beta_1 m_{t-1} + \frac{g_t}{\sqrt{v_t + \bar\epsilon} + \epsilon} + \lambda_t \, \theta_{t-1}$$
 *
 * with $v_t$ as in {@link scaleByNovograd}. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { novograd } from '@thalweg/optimizers';
 *
 * const step = makeStep(novograd({ learningRate: 0.5, eps: 0 }));
 * toArray(step(step.init(tensor([1, 1])), tensor([0, 42])).params) // => [1, 0.5]
 * ```
 *
 * Source: Ginsburg et al., "Training deep networks with stochastic gradient normalized by layerwise adaptive second
 * moments" (2020), algorithm 1. To match Optax `novograd` pass `{ b1: 0.9, b2: 0.25, eps: 1e-6 }`. PyTorch does not have
 * it.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both. With weight decay sparse gradients are refused.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const novograd = defineOptimizer({
  name: 'novograd',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(0.01)),
    ...scaleByNovograd.declaration.hyper,
  },
  build: ({ learningRate, ...moments }) => chain(scaleByNovograd(moments), scaleByLearningRate(learningRate)),
});
