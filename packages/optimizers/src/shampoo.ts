import {
  asTensor,
  chain,
  count,
  decay,
  defineOptimizer,
  defineTransformation,
  mask,
  matmul,
  nonNegative,
  positive,
  positiveCount,
  scheduled,
  toNdArray,
  type Tensor,
} from '@thalweg/core';
import { addDecayedWeights } from './add-decayed-weights.js';
import { symmetricEigen } from './linear-algebra/decompositions.js';
import { rootOfOrder } from './linear-algebra/root-of-order.js';
import { withEigenvalues } from './linear-algebra/with-eigenvalues.js';
import { leafwise } from './leafwise.js';
import { modeProduct, unfolded } from './mode-product.js';
import { addMomentum } from './momentum.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/** A number has no axis. It is preconditioned as a vector of one element would be. */
const axesOf = (shape: readonly number[]): readonly number[] => (shape.length === 0 ? [1] : shape);

const preconditioners = (longest: number) => {
  const shapes = (shape: readonly number[]) =>
    axesOf(shape).map((length) => (length > longest ? [length] : [length, length]));
  return leafwise({ nu: shapes, roots: shapes });
};

/**
 * Preconditions the gradient along each of its axes:
 *
 * $$L_t = L_{t-1} + g_t g_t^T, \qquad R_t = R_{t-1} + g_t^T g_t, \qquad
 *   u_t = (\epsilon I + L_t)^{-1/4} \, g_t \, (\epsilon I + R_t)^{-1/4}$$
 *
 * A leaf of $k$ axes has such a matrix for each, from the gradient as a matrix with a row for each place on that axis,
 * and the power is $-1 / 2k$. A number is a vector of one element.
 *
 * The roots come from eigenvalues, every `updateEvery` steps from the first on. An axis longer than
 * `maxPreconditionerDim` has only the diagonal of its matrix, which needs no eigenvalues. A matrix with a side of $n$
 * takes a time of $n^3$.
 *
 * Sums and eigenvalues are computed in double, and rounded to the dtype of the leaf. In the state `nu` has the matrices
 * $L$ and $R$ of each leaf, and `roots` their roots.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByShampoo } from '@thalweg/optimizers';
 *
 * const tx = scaleByShampoo({ eps: 1e-12 });
 * const params = tensor([[0, 0, 0], [0, 0, 0]]);
 * const [updates] = tx.update(tensor([[3, 0, 0], [0, -4, 0]]), tx.init(params));
 * // The first update is a matrix with the same singular vectors and the singular values 1.
 * toArray(updates).map((u) => u.toFixed(6)) // => ['1.000000', '0.000000', '0.000000', '0.000000', '-1.000000', '0.000000']
 * ```
 *
 * Source: Gupta, Koren and Singer, "Shampoo: preconditioned stochastic tensor optimization" (2018), algorithms 1 and 2,
 * which are `updateEvery: 1`; the diagonals of long axes are those of its experiments. Neither Optax nor PyTorch has
 * it. The distributed Shampoo of Anil et al. (2020) also takes the size of its steps from another method, and has
 * averages for sums.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByShampoo = defineTransformation({
  name: 'scaleByShampoo',
  hyper: {
    /** $\epsilon$, what the diagonals of the matrices start with. */
    eps: positive(1e-6),
    /** How many steps a root is used for. */
    updateEvery: positiveCount(1),
    /** The longest axis that has a whole matrix. A longer one has a diagonal. */
    maxPreconditionerDim: count(1200),
  },
  init: (params, { maxPreconditionerDim }) => preconditioners(maxPreconditionerDim).start(params),
  update: (updates, state, _, { eps, updateEvery, maxPreconditionerDim }) =>
    preconditioners(maxPreconditionerDim).step(updates, state, (g, own, t) => {
      const shaped = asTensor(toNdArray(g).data, axesOf(g.shape));
      const nu = own.nu.map((of, axis) => withGram(of, unfolded(shaped, axis)));
      const order = 2 * shaped.shape.length;
      const roots = (t - 1) % updateEvery === 0 ? nu.map((of) => inverseRoot(of, eps, order)) : own.roots;
      const scaled = roots.reduce(
        (of, root, axis) =>
          root.shape.length === 1 ? scaledAlong(of, root, axis) : modeProduct(of, root, axis),
        shaped,
      );
      return { g: asTensor(toNdArray(scaled).data, g.shape), nu, roots };
    }),
});

/** A sum of products, or its diagonal, with those of another gradient. */
const withGram = (sum: Tensor, rows: Tensor): Tensor => {
  if (sum.shape.length === 2) return matmul(rows, rows, { transposeB: true, addTo: sum });
  const [length, others] = rows.shape as readonly [number, number];
  const next = toNdArray(sum).data;
  const data = toNdArray(rows).data;
  for (let i = 0; i < length; i++) {
    let squares = 0;
    for (let k = 0; k < others; k++) squares += data[i * others + k]! ** 2;
    next[i] = next[i]! + squares;
  }
  return asTensor(next, sum.shape);
};

/** The inverse root of a symmetric matrix, or of a diagonal, with eps on the diagonal. */
const inverseRoot = (of: Tensor, eps: number, order: number): Tensor => {
  const root = rootOfOrder(order);
  // Rounding may make an eigenvalue of 0 negative. `NaN` stays.
  const raised = (value: number) => 1 / root(value < 0 ? eps : value + eps);
  if (of.shape.length === 1) return asTensor(toNdArray(of).data.map(raised), of.shape);
  const { values, vectors } = symmetricEigen(of);
  return withEigenvalues(vectors, values.map(raised));
};

/** The tensor with each slice across an axis multiplied by a number. */
const scaledAlong = (of: Tensor, factors: Tensor, axis: number): Tensor => {
  const inner = of.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const by = toNdArray(factors).data;
  const data = toNdArray(of).data;
  for (let i = 0; i < data.length; i++) data[i] = data[i]! * by[Math.floor(i / inner) % by.length]!;
  return asTensor(data, of.shape);
};

/**
 * Shampoo: steps preconditioned along each axis,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t (b_t + \lambda_t \, \theta_{t-1}), \qquad b_t = \gamma b_{t-1} + u_t$$
 *
 * with $u_t$ as in {@link scaleByShampoo}. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is missing or out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { shampoo } from '@thalweg/optimizers';
 *
 * const step = makeStep(shampoo({ learningRate: 0.5, eps: 1e-12 }));
 * const next = step(step.init(tensor([[1, 1], [1, 1]])), tensor([[42, 0], [0, -42]]));
 * toArray(next.params).map((x) => x.toFixed(6)) // => ['0.500000', '1.000000', '1.000000', '1.500000']
 * ```
 *
 * Source: Gupta, Koren and Singer, "Shampoo: preconditioned stochastic tensor optimization" (2018), algorithms 1 and 2.
 * Its algorithms have neither momentum nor weight decay; its experiments have momentum. Neither Optax nor PyTorch has
 * it.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const shampoo = defineOptimizer({
  name: 'shampoo',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative()),
    ...scaleByShampoo.declaration.hyper,
    /** $\gamma$, the decay of the momentum on preconditioned gradients. With 0 there is none. */
    momentum: decay(0),
    /** $\lambda$, the weight decay. A step subtracts $\eta \lambda$ times the parameters. */
    weightDecay: scheduled(nonNegative(0)),
    /** The leaves that decay. */
    mask: mask(),
  },
  build: ({ learningRate, momentum, weightDecay, mask, ...preconditioned }) => {
    const scaled = scaleByShampoo(preconditioned);
    const rest = chain(addDecayedWeights(weightDecay, { mask }), scaleByLearningRate(learningRate));
    return momentum === 0 ? chain(scaled, rest) : chain(scaled, addMomentum({ decay: momentum }), rest);
  },
});
