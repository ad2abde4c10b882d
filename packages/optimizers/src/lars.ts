import {
  add,
  chain,
  choice,
  decay,
  defineOptimizer,
  defineRule,
  div,
  eq,
  flag,
  mask,
  mul,
  nonNegative,
  norm,
  positive,
  scheduled,
  select,
} from '@thalweg/core';
import { addMomentum } from './momentum.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Adds weight decay to the gradient of each leaf and scales both to the size of its parameters:
 *
 * $$u = c \, \frac{\lVert \theta \rVert}{n + \epsilon} \, (g + \lambda_t \, \theta)$$
 *
 * | form | $n$ |
 * | --- | --- |
 * | `paper` | $\lVert g \rVert + \lambda_t \lVert \theta \rVert$ |
 * | `optax` | $\lVert g + \lambda_t \, \theta \rVert$ |
 *
 * with the norms of a leaf, and $u = g + \lambda_t \, \theta$ where $\lVert \theta \rVert$ or $n$ is 0. `update` needs
 * the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByLars } from '@thalweg/optimizers';
 *
 * const tx = scaleByLars({ trustCoefficient: 0.5 });
 * const params = tensor([30, 40]);
 * const [updates] = tx.update(tensor([3, 4]), tx.init(params), { params });
 * toArray(updates) // => [15, 20]
 * ```
 *
 * Source: You, Gitman and Ginsburg, "Large batch training of convolutional networks" (2017), algorithm 1. The form `optax` is
 * Optax's `add_decayed_weights` followed by `scale_by_trust_ratio`, with one mask for both. Where the gradient points
 * against the parameters, $n$ of that form is small and its step long. PyTorch does not have it.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByLars = defineRule({
  name: 'scaleByLars',
  hyper: {
    /** $\lambda$, the weight decay. */
    weightDecay: scheduled(nonNegative(0)),
    /** $c$, the size of a step in units of the parameters' norm. */
    trustCoefficient: positive(1e-3),
    /** $\epsilon$, added to the norm. */
    eps: nonNegative(0),
    /** One of the two forms in the table. */
    form: choice(['paper', 'optax'], 'paper'),
    /** The leaves that are decayed and scaled, usually all but biases and gains. The gradients of others stay as they are. */
    mask: mask(),
  },
  reads: ['params'],
  rule: ({ g, params, weightDecay, trustCoefficient, eps, form }) => {
    const decayed = add(g, mul(weightDecay, params));
    const length = norm('leaf', params);
    const n = form === 'paper' ? add(norm('leaf', g), mul(weightDecay, length)) : norm('leaf', decayed);
    const ratio = div(mul(trustCoefficient, length), add(n, eps));
    const safe = select(eq(length, 0), 1, select(eq(n, 0), 1, ratio));
    return { g: mul(safe, decayed) };
  },
});

/**
 * LARS: momentum with steps that are scaled to the norm of each leaf's parameters,
 *
 * $$b_t = \gamma b_{t-1} - \eta_t \, u_t, \qquad \theta_t = \theta_{t-1} + b_t$$
 *
 * with $u_t$, weight decay included, as in {@link scaleByLars}; with `nesterov`, $\gamma b_t - \eta_t u_t$ is added.
 * `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is missing or out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { lars } from '@thalweg/optimizers';
 *
 * const step = makeStep(lars({ learningRate: 1, trustCoefficient: 0.5 }));
 * const at = step.init({ small: tensor([0.25]), large: tensor([8]) });
 * const next = step(at, { small: tensor([42]), large: tensor([42]) });
 * toArray(next.params.small) // => [0.125]
 * toArray(next.params.large) // => [4]
 * ```
 *
 * Source: You, Gitman and Ginsburg, "Large batch training of convolutional networks" (2017), algorithm 1. The momentum
 * holds steps, each scaled by the rate at its time. To match Optax `lars` pass `{ form: 'optax' }`; without weight
 * decay the forms are the same. Optax has a mask for the decay and one for the ratio: for two masks chain
 * `addDecayedWeights` and `scaleByTrustRatio`. PyTorch does not have it.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const lars = defineOptimizer({
  name: 'lars',
  hyper: {
    /** $\eta$, the learning rate, which multiplies the trust coefficient. */
    learningRate: scheduled(nonNegative()),
    ...scaleByLars.declaration.hyper,
    /** $\gamma$, the decay of the velocity. */
    momentum: decay(0.9),
    /** Whether to look one step ahead, in the form that evaluates the gradient at the parameters. */
    nesterov: flag(false),
  },
  build: ({ learningRate, momentum, nesterov, ...ratio }) =>
    chain(scaleByLars(ratio), scaleByLearningRate(learningRate), addMomentum({ decay: momentum, nesterov })),
});
