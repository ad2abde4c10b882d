import {
  asTensor,
  chain,
  decay,
  defineOptimizer,
  defineTransformation,
  nonNegative,
  scheduled,
  toNdArray,
} from '@thalweg/core';
import { leafwise } from './leafwise.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

const moments = leafwise({
  mu: 'like',
  // A number has no axis. It keeps one accumulator, as a vector of one element would.
  nu: (shape) => (shape.length === 0 ? [[]] : shape.map((length) => [length])),
});

const upToOne = {
  ...nonNegative(1),
  expected: 'a number in [0, 1]',
  accepts: (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1,
  written: { _tag: 'Plain', schema: { type: 'number', minimum: 0, maximum: 1 } },
} as const;

/**
 * Scales the gradient like Adagrad, with one accumulator for each row and each column in place of one for each element:
 *
 * $$\nu_t(i) = \min_{r \ni i} \mu_{t-1}(r) + g_t(i)^2, \qquad \mu_t(r) = \max_{i \in r} \nu_t(i)$$
 * $$u_t = m_t = \beta_1 m_{t-1} + (1 - \beta_1) \frac{g_t}{\sqrt{\nu_t + \epsilon}}$$
 *
 * The sets $r$ are the slices of the leaf across each of its axes: rows and columns of a matrix. On a vector or a
 * number it is Adagrad. An element whose gradients were all 0 has the scaled gradient 0. With $\beta_2$ below 1 the sum
 * becomes $\beta_2 \min \mu_{t-1} + (1 - \beta_2) g_t^2$.
 *
 * It computes in double, and rounds to the dtype of the leaf what it keeps and returns. In the state `nu` has the
 * accumulators $\mu$ of each leaf, a vector for each axis, and `mu` has the momentum $m$.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleBySm3 } from '@thalweg/optimizers';
 *
 * const tx = scaleBySm3({ b1: 0, eps: 0 });
 * const params = tensor([[0, 0], [0, 0]]);
 * const [first, state] = tx.update(tensor([[3, 0], [0, 0]]), tx.init(params));
 * toArray(first) // => [1, 0, 0, 0]
 * const [second] = tx.update(tensor([[4, 4], [0, 0]]), state);
 * toArray(second) // => [0.8, 1, 0, 0]
 * ```
 *
 * Source: Anil et al., "Memory-efficient adaptive optimization" (2019), algorithm SM3-II, with the momentum of their
 * experiments. The paper has no $\epsilon$ and no $\beta_2$. Same as Optax `scale_by_sm3`, except that Optax fails on a
 * leaf without axes, and calls the accumulators `mu` and the momentum `nu`. PyTorch does not have it.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleBySm3 = defineTransformation({
  name: 'scaleBySm3',
  hyper: {
    /** $\beta_1$, the decay of the momentum. With 0 there is none. */
    b1: decay(0.9),
    /** $\beta_2$, the decay of the accumulators. With 1 they are sums. */
    b2: upToOne,
    /** $\epsilon$, added under the root. */
    eps: nonNegative(1e-8),
  },
  init: (params) => moments.start(params),
  update: (updates, state, _, { b1, b2, eps }) =>
    moments.step(updates, state, (g, { mu, nu }) => {
      const gradient = toNdArray(g).data;
      const moment = toNdArray(mu).data;
      const before = nu.map((of) => toNdArray(of).data);
      const after = nu.map((of) => toNdArray(of).data.fill(0));
      const lengths = g.shape.length === 0 ? [1] : g.shape;
      const strides = lengths.map((__, axis) => lengths.slice(axis + 1).reduce((a, b) => a * b, 1));
      for (let i = 0; i < gradient.length; i++) {
        let least = Infinity;
        for (let axis = 0; axis < lengths.length; axis++)
          least = Math.min(least, before[axis]![Math.floor(i / strides[axis]!) % lengths[axis]!]!);
        const v = b2 * least + (b2 === 1 ? 1 : 1 - b2) * gradient[i]! ** 2;
        for (let axis = 0; axis < lengths.length; axis++) {
          const place = Math.floor(i / strides[axis]!) % lengths[axis]!;
          after[axis]![place] = Math.max(after[axis]![place]!, v);
        }
        const scaled = v === 0 ? 0 : gradient[i]! / Math.sqrt(v + eps);
        moment[i] = b1 * moment[i]! + (1 - b1) * scaled;
      }
      const next = asTensor(moment, g.shape);
      return { g: next, mu: next, nu: after.map((of, k) => asTensor(of, nu[k]!.shape)) };
    }),
});

/**
 * SM3: Adagrad with little memory and momentum,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \, u_t$$
 *
 * with $u_t$ as in {@link scaleBySm3}.
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { sm3 } from '@thalweg/optimizers';
 *
 * const step = makeStep(sm3({ learningRate: 0.5, b1: 0, eps: 0 }));
 * toArray(step(step.init(tensor([[1, 2]])), tensor([[42, -42]])).params) // => [0.5, 2.5]
 * ```
 *
 * Source: Anil et al., "Memory-efficient adaptive optimization" (2019), algorithm SM3-II. Same as Optax `sm3`, which
 * calls $\beta_1$ `momentum` and takes no schedule. PyTorch does not have it.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const sm3 = defineOptimizer({
  name: 'sm3',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative()),
    ...scaleBySm3.declaration.hyper,
  },
  build: ({ learningRate, ...moments }) => chain(scaleBySm3(moments), scaleByLearningRate(learningRate)),
});
