import {
  chain,
  decay,
  defineOptimizer,
  defineTransformation,
  finite,
  flag,
  mapTensors,
  filledLike,
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

interface MomoState {
  /** The number of steps taken. */
  readonly count: number;
  /** $d$, the mean of gradients. */
  readonly mu: LikeParams;
  /** $\bar f$, the mean of losses. */
  readonly value: number;
  /** $\gamma$, the mean of the products of gradient and parameters. */
  readonly product: number;
  /** $f_*$, the lower bound, given or estimated. */
  readonly lowerBound: number;
}

const learningRate = scheduled(nonNegative(1));
const weightDecay = scheduled(nonNegative(0));

/**
 * Makes the step of gradient descent with momentum as long as a model of the loss allows:
 *
 * $$d_t = \beta_1 d_{t-1} + (1 - \beta_1) g_t, \qquad \bar f_t = \beta_1 \bar f_{t-1} + (1 - \beta_1) f_t, \qquad
 *   \gamma_t = \beta_1 \gamma_{t-1} + (1 - \beta_1) \langle g_t, \theta_{t-1} \rangle$$
 * $$\tau_t = \min\left(\alpha_t, \frac{\left[(1 + \alpha_t \lambda_t) (\bar f_t - f_* - \gamma_t) + \langle d_t, \theta_{t-1} \rangle
 *   \right]_+}{\lVert d_t \rVert^2}\right), \qquad u_t = \frac{\tau_t \, d_t + \alpha_t \lambda_t \, \theta_{t-1}}{1 + \alpha_t \lambda_t}$$
 *
 * The means start as the first gradient, loss and product. The model is the mean of the losses' tangents, and the step ends where it
 * meets the lower bound $f_*$, or is one of momentum with the rate $\alpha$. Products and norms are over all leaves. If $d$
 * is 0, so is $\tau$. The update is the whole step, rate included.
 *
 * `update` needs the parameters and `value`, the loss $f_t$ on the batch of the gradient. Numbers are computed in double,
 * and rounded to the dtype of the leaf where they are kept in a tree.
 *
 * With `adaptLowerBound` the bound is estimated. If the numerator is below 0 before it is cut off, the bound is first lowered to
 *
 * $$f_* \leftarrow \max\left(\frac{(1 + \alpha_t \lambda_t) (\bar f_t - \gamma_t) + \langle d_t, \theta_{t-1} \rangle}{2 (1 + \alpha_t \lambda_t)},
 *   f_*^1\right)$$
 *
 * with the bound $f_*^1$ that is given, and after the step it is
 * $\max(\bar f_t - \gamma_t + \langle d_t, \theta_{t-1} \rangle - \tau_t \lVert d_t \rVert^2 / 2, \, f_*^1)$.
 *
 * @throws {ConfigError} If an option is out of range, at construction or, for a schedule, at the step; or if `update` is
 *   not given the parameters and `value`.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByMomo } from '@thalweg/optimizers';
 *
 * const tx = scaleByMomo();
 * const params = tensor([3]);
 * // Half the square is 4.5, with the slope 3. Its tangent is 0 at 1.5.
 * const [updates] = tx.update(tensor([3]), tx.init(params), { params, value: 4.5 });
 * toArray(updates) // => [1.5]
 * ```
 *
 * Source: Schaipp, Ohana, Eickenberg, Defazio and Gower, "MoMo: momentum models for adaptive learning rates" (2023), algorithm 1, with
 * the estimate of its MoMo*; the terms with $\lambda$ are those of the authors' code. Same as Optax `contrib.momo` without weight decay, as long as
 * $\lVert d \rVert^2$ is above 2.2e-16, where its steps become 0. With weight decay Optax (0.2.8) does not divide
 * $\tau d$ by $1 + \alpha \lambda$, as the authors' code does: its step is not the minimum of the model that the paper
 * defines. PyTorch does not have it.
 *
 * It refuses sparse gradients: the norm is over all elements.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByMomo = defineTransformation({
  name: 'scaleByMomo',
  hyper: {
    /** $\alpha$, the largest learning rate. It should be rather too large. */
    learningRate,
    /** $\beta_1$, the decay of the means. The paper calls it $\beta$. */
    b1: decay(0.9),
    /** $f_*$, a lower bound of the loss. */
    lowerBound: finite(0),
    /** $\lambda$, the weight decay. */
    weightDecay,
    /** Whether to estimate the lower bound, starting from `lowerBound`. */
    adaptLowerBound: flag(false),
  },
  needs: ['params', 'value'],
  init: (params, { lowerBound }): MomoState => ({
    count: 0,
    mu: mapTensors((leaf) => filledLike(leaf, 0), params),
    value: 0,
    product: 0,
    lowerBound,
  }),
  update: (updates, state, { params, value }, options) => {
    const rate = numberAtStep('scaleByMomo', 'learningRate', options.learningRate, learningRate, state.count);
    const decayed = numberAtStep('scaleByMomo', 'weightDecay', options.weightDecay, weightDecay, state.count);
    const kept = state.count === 0 ? 0 : options.b1;
    const [g, theta] = [flatVector(updates), flatVector(params)];
    const d = flatVector(state.mu).map((m, i) => kept * m + (1 - kept) * g[i]!);
    const means = {
      value: kept * state.value + (1 - kept) * value,
      product: kept * state.product + (1 - kept) * dot(g, theta),
    };
    const { tau, lowerBound } = momoStep(
      {
        ...means,
        learningRate: rate,
        weightDecay: decayed,
        inner: dot(d, theta),
        length: lengthOf(d),
        weights: 1,
        least: options.lowerBound,
      },
      state.lowerBound,
      options.adaptLowerBound,
    );
    const pull = rate * decayed;
    return [
      treeOf(
        d.map((x, i) => (tau * x + pull * theta[i]!) / (1 + pull)),
        updates,
      ),
      { count: state.count + 1, mu: treeOf(d, updates), ...means, lowerBound },
    ];
  },
});

/**
 * MoMo: gradient descent with momentum whose rate comes from the loss,
 *
 * $$\theta_t = \theta_{t-1} - u_t$$
 *
 * with $u_t$ as in {@link scaleByMomo}. `update` needs the parameters and `value`. `learningRateOf` finds the
 * factor 1 of its last member, not $\alpha$: it reads rules alone.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters and `value`.
 *
 * @example
 * ```ts
 * import { makeStep, tensor } from '@thalweg/core';
 * import { momo } from '@thalweg/optimizers';
 *
 * const step = makeStep(momo());
 * let at = step.init(tensor(5));
 * for (let i = 0; i < 400; i++) {
 *   const x = at.params.get();
 *   at = step(at, at.params, { value: (x * x) / 2 }); // the gradient of half the square
 * }
 * Math.abs(at.params.get()) < 1e-2 // => true
 * ```
 *
 * Source: Schaipp et al., "MoMo: momentum models for adaptive learning rates" (2023), algorithm 1; see {@link scaleByMomo}, also for
 * the difference from Optax `contrib.momo`. PyTorch does not have it.
 *
 * It refuses sparse gradients: the norm is over all elements.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const momo = defineOptimizer({
  name: 'momo',
  hyper: scaleByMomo.declaration.hyper,
  build: (options) => chain(scaleByMomo(options), scaleByLearningRate(1)),
});
