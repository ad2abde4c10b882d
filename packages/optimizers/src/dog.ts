import {
  add,
  chain,
  choice,
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
 * Scales the gradient by the distance from the start over the root of the sum of squared gradients:
 *
 * $$\bar r_t = \max(\bar r_{t-1}, \lVert \theta_{t-1} - \theta_0 \rVert), \qquad
 *   G_t = G_{t-1} + \lVert g_t \rVert^2, \qquad u_t = \frac{\bar r_t}{\sqrt{G_t + \epsilon}} \, g_t$$
 *
 * with norms over the whole tree and $\bar r_0 = r_\epsilon$:
 *
 * | initialStepType | $r_\epsilon$ |
 * | --- | --- |
 * | `heuristic` | $\alpha (1 + \lVert \theta_0 \rVert)$ |
 * | `distance` | $\alpha$ |
 * | `learningRate` | 0, and $u_t = \alpha g_t$ while $\bar r_t$ is 0 |
 *
 * with $\alpha$ the option `initialStep`. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByDog } from '@thalweg/optimizers';
 *
 * const tx = scaleByDog({ initialStepType: 'distance', initialStep: 0.5, eps: 0 });
 * const params = tensor([1, 1]);
 * const [updates] = tx.update(tensor([3, 4]), tx.init(params), { params });
 * toArray(updates).map((x) => x.toFixed(3)) // => ['0.300', '0.400']
 * ```
 *
 * Source: Ivgi, Hinder and Carmon, "DoG is SGD's best friend: a parameter-free dynamic step size schedule" (2023), eq. 1.
 * Same as Optax `contrib.scale_by_dog`, whose `init_step` is the pair of `initialStepType` and `initialStep`, except where
 * the first gradients are 0: with `learning_rate` Optax (0.2.8) never moves then. PyTorch has no DoG.
 *
 * It refuses sparse gradients: the distance is over all elements.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByDog = defineRule({
  name: 'scaleByDog',
  hyper: {
    /** What `initialStep` is, as in the table. */
    initialStepType: choice(['heuristic', 'distance', 'learningRate'], 'heuristic'),
    /** $\alpha$, the size of the first step. It should be small. For networks with batch normalisation the paper has 1e-4. */
    initialStep: positive(1e-6),
    /** $\epsilon$, added to the sum of squares. */
    eps: nonNegative(1e-8),
  },
  slots: { initial: zeros, distance: scalarSlot(0), squares: scalarSlot(0) },
  reads: ['params'],
  scalars: (_, t) => ({ earlier: sub(t, 1) }),
  rule: ({ g, params, initial, distance, squares, initialStepType, initialStep, eps, earlier }) => {
    const start = select(eq(earlier, 0), params, initial);
    const least = {
      heuristic: () => mul(initialStep, add(1, norm('tree', start))),
      distance: () => initialStep,
      learningRate: () => 0,
    }[initialStepType]();
    const farthest = max(select(eq(earlier, 0), least, distance), norm('tree', sub(params, start)));
    const total = add(squares, sum('tree', square(g)));
    const root = sqrt(add(total, eps));
    const ratio = select(gt(root, 0), div(farthest, root), 0);
    const rate = initialStepType === 'learningRate' ? select(gt(farthest, 0), ratio, initialStep) : ratio;
    return { g: mul(rate, g), initial: start, distance: farthest, squares: total };
  },
});

/**
 * DoG, distance over gradients: gradient descent without a learning rate to tune,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \, u_t$$
 *
 * with $u_t$ as in {@link scaleByDog}, of $g_t + \lambda_t \, \theta_{t-1}$. The paper recommends an average of the
 * parameters as the result. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor } from '@thalweg/core';
 * import { dog } from '@thalweg/optimizers';
 *
 * const step = makeStep(dog({ initialStep: 0.01 }));
 * let at = step.init(tensor(5));
 * for (let i = 0; i < 500; i++) at = step(at, at.params); // the gradient of half the square
 * Math.abs(at.params.get()) < 0.01 // => true
 * ```
 *
 * Source: Ivgi, Hinder and Carmon, "DoG is SGD's best friend: a parameter-free dynamic step size schedule" (2023); see
 * {@link scaleByDog} for how it differs from Optax `contrib.dog`. PyTorch has no DoG.
 *
 * It refuses sparse gradients: the distance is over all elements.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const dog = defineOptimizer({
  name: 'dog',
  hyper: {
    /** $\eta$, a factor of the step. */
    learningRate: scheduled(nonNegative(1)),
    ...scaleByDog.declaration.hyper,
    /** $\lambda$, the multiple of the parameters that is added to the gradient. */
    weightDecay: scheduled(nonNegative(0)),
    /** The leaves that decay. */
    mask: mask(),
  },
  build: ({ learningRate, weightDecay, mask, ...options }) =>
    chain(addDecayedWeights(weightDecay, { mask }), scaleByDog(options), scaleByLearningRate(learningRate)),
});
