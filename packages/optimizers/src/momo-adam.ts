import {
  chain,
  decay,
  defineOptimizer,
  defineTransformation,
  filledLike,
  finite,
  flag,
  mapTensors,
  nonNegative,
  scheduled,
  type LikeParams,
} from '@thalweg/core';
import { momoStep } from './momo-step.js';
import { numberAtStep } from './number-at-step.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';
import { dot } from './vector/dot.js';
import { flatVector, treeOf } from './vector/flat-vector.js';
import { lengthOf } from './vector/length-of.js';

interface MomoAdamState {
  /** The number of steps taken. */
  readonly count: number;
  /** $d$, the mean of gradients. */
  readonly mu: LikeParams;
  /** $v$, the mean of their squares. */
  readonly nu: LikeParams;
  /** $\bar f$, the mean of losses. */
  readonly value: number;
  /** $\gamma$, the mean of the products of gradient and parameters. */
  readonly product: number;
  /** $f_*$, the lower bound, given or estimated. */
  readonly lowerBound: number;
}

const learningRate = scheduled(nonNegative(1e-2));
const weightDecay = scheduled(nonNegative(0));

/**
 * Makes Adam's step as long as a model of the loss allows:
 *
 * $$d_t = \beta_1 d_{t-1} + (1 - \beta_1) g_t, \qquad \bar f_t = \beta_1 \bar f_{t-1} + (1 - \beta_1) f_t, \qquad
 *   \gamma_t = \beta_1 \gamma_{t-1} + (1 - \beta_1) \langle g_t, \theta_{t-1} \rangle$$
 * $$v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2, \qquad D_t = \sqrt{v_t / (1 - \beta_2^t)} + \epsilon, \qquad \rho_t = 1 - \beta_1^t$$
 * $$\tau_t = \min\left(\frac{\alpha_t}{\rho_t}, \frac{\left[(1 + \alpha_t \lambda_t) (\bar f_t - \rho_t f_* - \gamma_t) +
 *   \langle d_t, \theta_{t-1} \rangle\right]_+}{\langle d_t, d_t / D_t \rangle}\right), \qquad
 *   u_t = \frac{\tau_t \, d_t / D_t + \alpha_t \lambda_t \, \theta_{t-1}}{1 + \alpha_t \lambda_t}$$
 *
 * The means start at 0. Products are over all leaves. If $d$ is 0, so is $\tau$. The update is the whole step, rate included.
 *
 * `update` needs the parameters and `value`, the loss $f_t$ on the batch of the gradient. Numbers are computed in double,
 * and rounded to the dtype of the leaf where they are kept in a tree. With `adaptLowerBound` the bound is estimated as in
 * {@link scaleByMomo}, with $\rho_t f_*$ in place of $f_*$ and the metric of $D_t$.
 *
 * @throws {ConfigError} If an option is out of range, at construction or, for a schedule, at the step; or if `update` is
 *   not given the parameters and `value`.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByMomoAdam } from '@thalweg/optimizers';
 *
 * const tx = scaleByMomoAdam({ learningRate: 10, eps: 0 });
 * const params = tensor([3]);
 * // Half the square is 4.5, with the slope 3. Its tangent is 0 at 1.5.
 * const [updates] = tx.update(tensor([3]), tx.init(params), { params, value: 4.5 });
 * toArray(updates).map((u) => u.toFixed(12)) // => ['1.500000000000']
 * ```
 *
 * Source: Schaipp, Ohana, Eickenberg, Defazio and Gower, "MoMo: momentum models for adaptive learning rates" (2023), algorithm 2, with
 * the estimate of its MoMo*; the terms with $\lambda$ are those of the authors' code. Same as Optax `contrib.momo_adam` without weight decay,
 * as long as the divisor of $\tau$ is above 2.2e-16, where its steps become 0. With weight decay Optax (0.2.8) does not
 * divide $\tau \, d / D$ by $1 + \alpha \lambda$, as the authors' code does. PyTorch does not have it.
 *
 * It refuses sparse gradients: the products are over all elements.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByMomoAdam = defineTransformation({
  name: 'scaleByMomoAdam',
  hyper: {
    /** $\alpha$, the largest learning rate. It should be rather too large. */
    learningRate,
    /** $\beta_1$, the decay of the means of gradients, losses and products. */
    b1: decay(0.9),
    /** $\beta_2$, the decay of the mean of squares. */
    b2: decay(0.999),
    /** $\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 stays where it is. */
    eps: nonNegative(1e-8),
    /** $f_*$, a lower bound of the loss. */
    lowerBound: finite(0),
    /** $\lambda$, the weight decay. */
    weightDecay,
    /** Whether to estimate the lower bound, starting from `lowerBound`. */
    adaptLowerBound: flag(false),
  },
  needs: ['params', 'value'],
  init: (params, { lowerBound }): MomoAdamState => {
    const zeros = () => mapTensors((leaf) => filledLike(leaf, 0), params);
    return { count: 0, mu: zeros(), nu: zeros(), value: 0, product: 0, lowerBound };
  },
  update: (updates, state, { params, value }, options) => {
    const rate = numberAtStep(
      'scaleByMomoAdam',
      'learningRate',
      options.learningRate,
      learningRate,
      state.count,
    );
    const decayed = numberAtStep(
      'scaleByMomoAdam',
      'weightDecay',
      options.weightDecay,
      weightDecay,
      state.count,
    );
    const { b1, b2, eps } = options;
    const count = state.count + 1;
    const [g, theta] = [flatVector(updates), flatVector(params)];
    const d = flatVector(state.mu).map((m, i) => b1 * m + (1 - b1) * g[i]!);
    const v = flatVector(state.nu).map((n, i) => b2 * n + (1 - b2) * g[i]! * g[i]!);
    const metric = v.map((n) => Math.sqrt(n / (1 - b2 ** count)) + eps);
    const over = (a: number, b: number) => (a === 0 ? 0 : a / b);
    const means = {
      value: b1 * state.value + (1 - b1) * value,
      product: b1 * state.product + (1 - b1) * dot(g, theta),
    };
    const { tau, lowerBound } = momoStep(
      {
        ...means,
        learningRate: rate,
        weightDecay: decayed,
        inner: dot(d, theta),
        length: lengthOf(d.map((x, i) => over(x, Math.sqrt(metric[i]!)))),
        weights: 1 - b1 ** count,
        least: options.lowerBound,
      },
      state.lowerBound,
      options.adaptLowerBound,
    );
    const pull = rate * decayed;
    return [
      treeOf(
        d.map((x, i) => (tau * over(x, metric[i]!) + pull * theta[i]!) / (1 + pull)),
        updates,
      ),
      { count, mu: treeOf(d, updates), nu: treeOf(v, updates), ...means, lowerBound },
    ];
  },
});

/**
 * MoMo-Adam: Adam whose rate comes from the loss,
 *
 * $$\theta_t = \theta_{t-1} - u_t$$
 *
 * with $u_t$ as in {@link scaleByMomoAdam}. `update` needs the parameters and `value`. `learningRateOf` finds the
 * factor 1 of its last member, not $\alpha$: it reads rules alone.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters and `value`.
 *
 * @example
 * ```ts
 * import { makeStep, tensor } from '@thalweg/core';
 * import { momoAdam } from '@thalweg/optimizers';
 *
 * const step = makeStep(momoAdam({ learningRate: 1 }));
 * let at = step.init(tensor(5));
 * for (let i = 0; i < 200; i++) {
 *   const x = at.params.get();
 *   at = step(at, at.params, { value: (x * x) / 2 }); // the gradient of half the square
 * }
 * Math.abs(at.params.get()) < 1e-2 // => true
 * ```
 *
 * Source: Schaipp et al., "MoMo: momentum models for adaptive learning rates" (2023), algorithm 2; see {@link scaleByMomoAdam}, also
 * for the difference from Optax `contrib.momo_adam`. PyTorch does not have it.
 *
 * It refuses sparse gradients: the products are over all elements.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const momoAdam = defineOptimizer({
  name: 'momoAdam',
  hyper: scaleByMomoAdam.declaration.hyper,
  build: (options) => chain(scaleByMomoAdam(options), scaleByLearningRate(1)),
});
