import {
  asTensor,
  chain,
  count,
  decay,
  defineOptimizer,
  defineTransformation,
  filledLike,
  mask,
  matmul,
  nonNegative,
  positiveCount,
  scheduled,
  toNdArray,
  type Tensor,
} from '@thalweg/core';
import { addDecayedWeights } from './add-decayed-weights.js';
import { orthonormalColumns, symmetricEigen } from './linear-algebra/decompositions.js';
import { leafwise } from './leafwise.js';
import { modeProduct, unfolded } from './mode-product.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/** The axes with a basis: those of matrices and of leaves with more axes that are not too long. */
const axesWithBasis = (shape: readonly number[], longest: number): readonly number[] =>
  shape.length < 2 ? [] : [...shape.keys()].filter((axis) => shape[axis]! <= longest);

const moments = (longest: number) => {
  const shapes = (shape: readonly number[]) =>
    axesWithBasis(shape, longest).map((axis) => [shape[axis]!, shape[axis]!]);
  return leafwise({ mu: 'like', nu: 'like', grams: shapes, bases: shapes });
};

/**
 * Adam in the basis in which Shampoo's matrices are diagonal:
 *
 * $$L_t = \beta L_{t-1} + (1 - \beta) g_t g_t^T, \qquad R_t = \beta R_{t-1} + (1 - \beta) g_t^T g_t, \qquad
 *   g_t' = Q_L^T g_t Q_R$$
 * $$m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \qquad v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t'^2, \qquad
 *   u_t = Q_L \frac{Q_L^T m_t Q_R / (1 - \beta_1^{t-1})}{\sqrt{v_t / (1 - \beta_2^{t-1})} + \epsilon} Q_R^T$$
 *
 * The first step finds the eigenvectors $Q_L$ and $Q_R$ of $g_1 g_1^T$ and $g_1^T g_1$, and its update is 0. Every
 * `updateEvery` steps after it, at the end of the step, one iteration brings them closer to those of $L_t$ and $R_t$:
 * $Q_L$ becomes the orthogonal factor of $L_t Q_L$, whose columns are sorted by the diagonal of $Q_L^T L_t Q_L$, the
 * largest first.
 *
 * A leaf of more axes has a basis for each. Vectors and numbers have none, nor has an axis longer than
 * `maxPreconditionerDim`: there it is Adam, one step late. A matrix with a side of $n$ takes a time of $n^3$.
 *
 * If $g_1 g_1^T$ has an eigenvalue more than once, as 0 where a matrix has far more rows than columns, its eigenvectors
 * may be any basis of their space, and the steps depend on the one that is found.
 *
 * The products are computed in double, and rounded to the dtype of the leaf.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleBySoap } from '@thalweg/optimizers';
 *
 * const tx = scaleBySoap();
 * const params = tensor([[0, 0], [0, 0]]);
 * const g = tensor([[3, 0], [0, -4]]);
 * const [first, state] = tx.update(g, tx.init(params));
 * toArray(first) // => [0, 0, 0, 0]
 * const [second] = tx.update(tensor([[2, 0], [0, -1]]), state);
 * toArray(second).map((u) => u.toFixed(6)) // => ['1.000000', '0.000000', '0.000000', '-1.000000']
 * ```
 *
 * Source: Vyas et al., "SOAP: improving and stabilizing Shampoo using Adam" (2024), algorithms 3 and 4, with the first
 * step and the order of the columns of the authors' code, which the algorithms do not have. In that code $\epsilon$ is
 * added to $\sqrt{v_t}$ before the correction of the bias, and decompositions are in float32. Neither Optax nor PyTorch
 * has it.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleBySoap = defineTransformation({
  name: 'scaleBySoap',
  hyper: {
    /** $\beta_1$, the decay of the mean. */
    b1: decay(0.95),
    /** $\beta_2$, the decay of the mean of squares. */
    b2: decay(0.95),
    /** $\beta$, the decay of the matrices. */
    shampooDecay: decay(0.95),
    /** $\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN. */
    eps: nonNegative(1e-8),
    /** How many steps a basis is used for. */
    updateEvery: positiveCount(10),
    /** The longest axis that has a basis. */
    maxPreconditionerDim: count(10_000),
  },
  init: (params, { maxPreconditionerDim }) => moments(maxPreconditionerDim).start(params),
  update: (updates, state, _, { b1, b2, shampooDecay, eps, updateEvery, maxPreconditionerDim }) =>
    moments(maxPreconditionerDim).step(updates, state, (g, own, t) => {
      const axes = axesWithBasis(g.shape, maxPreconditionerDim);
      const grams = own.grams.map((gram, k) => averaged(gram, unfolded(g, axes[k]!), shampooDecay));
      if (t === 1) {
        // From the largest eigenvalue on, as the iteration keeps them.
        const bases = grams.map((gram) => reversed(symmetricEigen(gram).vectors));
        return { g: filledLike(g, 0), mu: own.mu, nu: own.nu, grams, bases };
      }
      const rotated = (of: Tensor, isBack: boolean) =>
        own.bases.reduce(
          (turned, basis, k) => modeProduct(turned, basis, axes[k]!, { transpose: !isBack }),
          of,
        );
      const mu = mixed(own.mu, g, b1);
      const nu = mixed(own.nu, squared(rotated(g, false)), b2);
      const scaled = toNdArray(rotated(mu, false)).data;
      const squares = toNdArray(nu).data;
      const [c1, c2] = [1 - b1 ** (t - 1), 1 - b2 ** (t - 1)];
      for (let i = 0; i < scaled.length; i++)
        scaled[i] = scaled[i]! / c1 / (Math.sqrt(squares[i]! / c2) + eps);
      const update = rotated(asTensor(scaled, g.shape), true);
      if ((t - 1) % updateEvery > 0) return { g: update, mu, nu, grams, bases: own.bases };
      const improved = own.bases.map((basis, k) => improvedBasis(grams[k]!, basis));
      return {
        g: update,
        mu,
        // The squares belong to the vectors of the basis.
        nu: improved.reduce((of, { order }, k) => reordered(of, axes[k]!, order), nu),
        grams,
        bases: improved.map(({ basis }) => basis),
      };
    }),
});

const mixed = (mean: Tensor, next: Tensor, decay: number): Tensor => {
  const data = toNdArray(mean).data;
  const other = toNdArray(next).data;
  for (let i = 0; i < data.length; i++) data[i] = decay * data[i]! + (1 - decay) * other[i]!;
  return asTensor(data, mean.shape);
};

const averaged = (gram: Tensor, rows: Tensor, decay: number): Tensor =>
  mixed(gram, matmul(rows, rows, { transposeB: true }), decay);

const squared = (of: Tensor): Tensor =>
  asTensor(
    toNdArray(of).data.map((x) => x * x),
    of.shape,
  );

/** A basis closer to the eigenvectors, and the order of the old one from the largest estimated eigenvalue on. */
const improvedBasis = (gram: Tensor, basis: Tensor) => {
  const product = matmul(gram, basis);
  const [vectors, images] = [toNdArray(basis).data, toNdArray(product).data];
  const side = basis.shape[0]!;
  const estimates = new Float64Array(side);
  for (let i = 0; i < vectors.length; i++) estimates[i % side]! += vectors[i]! * images[i]!;
  // Sorting is stable: of equal estimates the first stays first.
  const order = [...estimates.keys()].sort((a, b) => estimates[b]! - estimates[a]!);
  return { basis: orthonormalColumns(reordered(product, 1, order)), order };
};

/** The tensor with the places of an axis in another order. */
const reordered = (of: Tensor, axis: number, order: readonly number[]): Tensor => {
  const from = toNdArray(of).data;
  const inner = of.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  return asTensor(
    from.map((_, i) => {
      const place = Math.floor(i / inner) % order.length;
      return from[i + (order[place]! - place) * inner]!;
    }),
    of.shape,
  );
};

/** The columns of a square matrix from the last to the first. */
const reversed = (of: Tensor): Tensor => reordered(of, 1, [...Array(of.shape[1]).keys()].reverse());

/**
 * SOAP: Adam in the basis of Shampoo, with decoupled weight decay,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \left( u_t + \lambda_t \, \theta_{t-1} \right)$$
 *
 * with $u_t$ as in {@link scaleBySoap}. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { soap } from '@thalweg/optimizers';
 *
 * const step = makeStep(soap({ learningRate: 0.5, weightDecay: 0 }));
 * let at = step.init(tensor([[1], [1]]));
 * for (let i = 0; i < 2; i++) at = step(at, tensor([[3], [4]]));
 * toArray(at.params).map((x) => x.toFixed(6)) // => ['0.700000', '0.600000']
 * ```
 *
 * Source: Vyas et al., "SOAP: improving and stabilizing Shampoo using Adam" (2024), algorithm 3, with the defaults of
 * the authors' code. In its first step that code does not decay weights. Neither Optax nor PyTorch has it.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const soap = defineOptimizer({
  name: 'soap',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(3e-3)),
    ...scaleBySoap.declaration.hyper,
    /** $\lambda$, the weight decay. A step subtracts $\eta \lambda$ times the parameters. */
    weightDecay: scheduled(nonNegative(0.01)),
    /** The leaves that decay. */
    mask: mask(),
  },
  build: ({ learningRate, weightDecay, mask, ...moments }) =>
    chain(scaleBySoap(moments), addDecayedWeights(weightDecay, { mask }), scaleByLearningRate(learningRate)),
});
