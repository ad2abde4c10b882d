import {
  chain,
  decay,
  defineOptimizer,
  defineTransformation,
  filledLike,
  flag,
  mapTensors,
  mask,
  nonNegative,
  positive,
  positiveCount,
  randomKey,
  scheduled,
  type LikeParams,
} from '@thalweg/core';
import { addDecayedWeights } from './add-decayed-weights.js';
import { hutchinsonDiagonal } from './hutchinson-diagonal.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';
import { flatVector, treeOf } from './vector/flat-vector.js';

interface SophiaState {
  /** The number of steps taken. */
  readonly count: number;
  /** $m$, the mean of gradients. */
  readonly mu: LikeParams;
  /** $h$, the mean of estimates of the Hessian's diagonal. */
  readonly nu: LikeParams;
}

/**
 * Divides the mean gradient by a mean of the Hessian's diagonal, and limits the quotient:
 *
 * $$m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \qquad
 *   u_t = \operatorname{clip}\left(\frac{m_t}{\max(\gamma \, h_t, \epsilon)}, \pm \rho\right)$$
 * $$h_t = \begin{cases} \beta_2 h_{t-1} + (1 - \beta_2) \, \hat h_t & \text{if } t \bmod k = 1 \text{ or } k = 1, \\ h_{t-1} &
 *   \text{otherwise,} \end{cases} \qquad \hat h_t = z_t \odot H z_t, \qquad
 *   H z \approx \frac{\nabla f(\theta + s z) - \nabla f(\theta - s z)}{2 s}$$
 *
 * where $z_t$ is a vector of random signs and $H$ the Hessian. Hutchinson's estimate $\hat h_t$ is right on average, and always where the Hessian is
 * diagonal. A place of negative curvature or none gets the step $\pm \rho$. The length $s$ is `stepSize` times the root mean square of all
 * parameters, or `stepSize` if they are all 0.
 *
 * `update` needs the parameters and `valueAndGrad`, which it calls twice in each step with an estimate: it should be the loss on the
 * batch of the gradient. If it is given `hessianVector`, from parameters and a vector to the exact $H z$, it calls that instead, once.
 * Since the signs cancel, such a function may also bring another estimate $\hat h$ of the diagonal: it returns $\hat h \odot z$.
 * Numbers are computed in double, and rounded to the dtype of the leaf where they are kept.
 *
 * @throws {ConfigError} If an option is missing or out of range, or `update` is not given the parameters and `valueAndGrad`.
 *
 * @example
 * ```ts
 * import { makeKey, tensor, toArray } from '@thalweg/core';
 * import { scaleBySophia } from '@thalweg/optimizers';
 *
 * const tx = scaleBySophia({ key: makeKey(0), b1: 0, b2: 0, gamma: 1 });
 * const params = tensor([3, 1]);
 * // The loss x² + 5 y² has the second derivatives 2 and 10.
 * const valueAndGrad = (at: typeof params) => {
 *   const [x, y] = [at.get(0), at.get(1)];
 *   return [x * x + 5 * y * y, tensor([2 * x, 10 * y])] as const;
 * };
 * const [updates] = tx.update(tensor([1, -5]), tx.init(params), { params, valueAndGrad });
 * toArray(updates).map((u) => u.toFixed(6)) // => ['0.500000', '-0.500000']
 * ```
 *
 * Source: Liu, Li, Hall, Liang and Ma, "Sophia: a scalable stochastic second-order optimizer for language model pre-training" (2023),
 * algorithm 3 with the estimate of algorithm 1, whose probe has normal elements; signs have less variance, and Optax has them, too.
 * $\beta_1$, $\beta_2$, $\epsilon$ and $k$ are those of its experiments, $\gamma$ is that of Optax. The estimate of its algorithm 2,
 * Gauss-Newton-Bartlett, needs labels that are drawn from the model. The authors' code has that one alone, with $\beta_1 = 0.965$,
 * $\gamma = 0.04$, a weight decay of 0.1, and, for a batch of $B$, the divisor $\gamma B h + 10^{-15}$.
 *
 * Optax (0.2.8) divides by $h_{t-1}$, so that its first step is $\pm \rho$ everywhere, always corrects the bias of $m$, and has the
 * defaults $\beta_1 = 0.965$ and $\epsilon = 10^{-8}$. It takes other estimates as a transformation. PyTorch does not have it.
 *
 * It refuses sparse gradients, as every transformation that is not a rule.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleBySophia = defineTransformation({
  name: 'scaleBySophia',
  hyper: {
    /** The random key of the probes. */
    key: randomKey(),
    /** $\beta_1$, the decay of the mean of gradients. */
    b1: decay(0.96),
    /** $\beta_2$, the decay of the mean of estimates. */
    b2: decay(0.99),
    /** $\epsilon$, the least divisor. */
    eps: positive(1e-12),
    /** $\gamma$, a factor of the diagonal. The larger it is, the fewer elements are limited; a tenth to a half should not be. */
    gamma: positive(0.01),
    /** $\rho$, the limit of an element of the update. */
    clipThreshold: positive(1),
    /** $k$, how many steps an estimate is used for. */
    updateInterval: positiveCount(10),
    /** The length of the differences, in root mean squares of the parameters. */
    stepSize: positive(1e-3),
    /** Whether to divide $m_t$ by $1 - \beta_1^t$. The paper does not. */
    biasCorrection: flag(false),
  },
  needs: ['params', 'valueAndGrad'],
  init: (params): SophiaState => {
    const zeros = () => mapTensors((leaf) => filledLike(leaf, 0), params);
    return { count: 0, mu: zeros(), nu: zeros() };
  },
  update: (updates, { count, mu, nu }, { params, valueAndGrad, hessianVector }, options) => {
    const { key, b1, b2, eps, gamma, clipThreshold: limit, updateInterval, stepSize } = options;
    const g = flatVector(updates);
    const m = flatVector(mu).map((x, i) => b1 * x + (1 - b1) * g[i]!);
    let h = flatVector(nu);
    if (count % updateInterval === 0) {
      const estimate = hutchinsonDiagonal(params, {
        owner: 'scaleBySophia',
        key,
        count,
        stepSize,
        valueAndGrad,
        hessianVector,
      });
      h = h.map((x, i) => b2 * x + (1 - b2) * estimate[i]!);
    }
    const correction = options.biasCorrection ? 1 - b1 ** (count + 1) : 1;
    return [
      treeOf(
        m.map((x, i) => Math.max(-limit, Math.min(limit, x / correction / Math.max(gamma * h[i]!, eps)))),
        updates,
      ),
      { count: count + 1, mu: treeOf(m, updates), nu: treeOf(h, updates) },
    ];
  },
});

/**
 * Sophia: steps that the curvature shortens, each element limited, with decoupled weight decay,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t (u_t + \lambda_t \, \theta_{t-1})$$
 *
 * with $u_t$ as in {@link scaleBySophia}. `update` needs the parameters and `valueAndGrad`.
 *
 * @throws {ConfigError} If an option is missing or out of range, or `update` is not given the parameters and `valueAndGrad`.
 *
 * @example
 * ```ts
 * import { makeKey, makeStep, tensor } from '@thalweg/core';
 * import { sophia } from '@thalweg/optimizers';
 *
 * const step = makeStep(sophia({ learningRate: 0.1, key: makeKey(0) }));
 * let at = step.init(tensor(5));
 * const valueAndGrad = (x: typeof at.params) => [x.get() ** 2 / 2, x] as const;
 * for (let i = 0; i < 500; i++) at = step(at, at.params, { valueAndGrad });
 * Math.abs(at.params.get()) < 0.2 // => true
 * ```
 *
 * Source: Liu et al., "Sophia: a scalable stochastic second-order optimizer for language model pre-training" (2023), algorithm 3; see
 * {@link scaleBySophia}, also for the differences from Optax `contrib.sophia`, whose weight decay is 1e-4. PyTorch does not have it.
 *
 * It refuses sparse gradients, as every transformation that is not a rule.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const sophia = defineOptimizer({
  name: 'sophia',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative()),
    ...scaleBySophia.declaration.hyper,
    /** $\lambda$, the weight decay. A step subtracts $\eta \lambda$ times the parameters. */
    weightDecay: scheduled(nonNegative(0)),
    /** The leaves that decay. */
    mask: mask(),
  },
  build: ({ learningRate, weightDecay, mask, ...options }) =>
    chain(
      scaleBySophia(options),
      addDecayedWeights(weightDecay, { mask }),
      scaleByLearningRate(learningRate),
    ),
});
