import {
  asTensor,
  chain,
  choice,
  decay,
  defineOptimizer,
  defineTransformation,
  finite,
  mask,
  matmul,
  nonNegative,
  partition,
  positiveCount,
  scheduled,
  toNdArray,
  type Tensor,
} from '@thalweg/core';
import { adamw } from './adamw.js';
import { addDecayedWeights } from './add-decayed-weights.js';
import { leftSingularVectors } from './linear-algebra/decompositions.js';
import { leafwise } from './leafwise.js';
import { matrixMask } from './matrix-mask.js';
import { unfolded } from './mode-product.js';
import { requireMatrices } from './require-matrices.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

type Form = 'paper' | 'optax';

/** Whether the rows are projected, and not the columns. */
const projectsRows = ([rows, columns]: readonly number[], form: Form): boolean =>
  form === 'paper' ? rows! <= columns! : rows! >= columns!;

const projections = (most: number, form: Form) => {
  const rankOf = (shape: readonly number[]) => Math.min(most, ...shape);
  const projected = (shape: readonly number[]) =>
    projectsRows(shape, form) ? [rankOf(shape), shape[1]!] : [shape[0]!, rankOf(shape)];
  return leafwise({
    mu: (shape) => [projected(shape)],
    nu: (shape) => [projected(shape)],
    projectors: (shape) => [[shape[projectsRows(shape, form) ? 0 : 1]!, rankOf(shape)]],
  });
};

/**
 * Adam on a projection of the gradient of each matrix, which keeps its averages small:
 *
 * $$R_t = P^T g_t, \qquad u_t = \alpha P \, \frac{m_t / (1 - \beta_1^t)}{\sqrt{v_t / (1 - \beta_2^t)} + \epsilon}, \qquad
 *   m_t = \beta_1 m_{t-1} + (1 - \beta_1) R_t, \qquad v_t = \beta_2 v_{t-1} + (1 - \beta_2) R_t^2$$
 *
 * The columns of $P$ are the first $r$ left singular vectors of $g_t$, found anew every `updateEvery` steps, from the
 * first on. If the matrix has more rows than columns, its columns are projected instead: $R_t = g_t P$ with the right
 * singular vectors, and $u_t = \alpha (\ldots) P^T$. The averages stay as they are when $P$ changes.
 *
 * Singular vectors may point either way. Here the largest element of each is positive, so the direction is always the
 * same.
 *
 * All leaves must be matrices. Singular vectors and products are computed in double, and rounded to the dtype of the
 * leaf.
 *
 * @throws {ConfigError} If an option is out of range.
 * @throws {TreeMismatchError} From `init`, if a leaf is not a matrix.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByGalore } from '@thalweg/optimizers';
 *
 * const tx = scaleByGalore({ rank: 1, scale: 1, eps: 0 });
 * const params = { w: tensor([[0, 0, 0], [0, 0, 0]]) };
 * const [updates, state] = tx.update({ w: tensor([[3, 6, 9], [4, 8, 12]]) }, tx.init(params));
 * toArray(updates.w).map((u) => u.toFixed(6)) // => ['0.600000', '0.600000', '0.600000', '0.800000', '0.800000', '0.800000']
 * ```
 *
 * Source: Zhao et al., "GaLore: memory-efficient LLM training by gradient low-rank projection" (2024), algorithm 2.
 * Optax `scale_by_galore` projects the longer side, as `form: 'optax'` does; the scale $\alpha$ is 1 there, other
 * leaves pass through Adam, and the singular vectors are computed in float32, also for float64. Its signs are those
 * that the routine happens to give. The authors' code projects the longer side, too. PyTorch does not have it.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByGalore = defineTransformation({
  name: 'scaleByGalore',
  hyper: {
    /** $r$, the number of singular vectors. A shorter side has as many as its length. */
    rank: positiveCount(128),
    /** How many steps a projection is used for. */
    updateEvery: positiveCount(200),
    /** $\alpha$, a factor of the update. */
    scale: finite(0.25),
    /** $\beta_1$, the decay of the mean. */
    b1: decay(0.9),
    /** $\beta_2$, the decay of the mean of squares. */
    b2: decay(0.999),
    /** $\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN. */
    eps: nonNegative(1e-8),
    /** Which side is projected: the shorter one as in the `paper`, or the longer one as in `optax`, which keeps less. */
    form: choice(['paper', 'optax'], 'paper'),
  },
  init: (params, { rank, form }) => {
    requireMatrices('scaleByGalore', params);
    return projections(rank, form).start(params);
  },
  update: (updates, state, _, { rank, updateEvery, scale, b1, b2, eps, form }) =>
    projections(rank, form).step(updates, state, (g, own, t) => {
      const isRows = projectsRows(g.shape, form);
      const projector =
        (t - 1) % updateEvery === 0
          ? leftSingularVectors(isRows ? g : unfolded(g, 1), rank)
          : own.projectors[0]!;
      const projected = isRows ? matmul(projector, g, { transposeA: true }) : matmul(g, projector);
      const low = toNdArray(projected).data;
      const [mu, nu] = [own.mu, own.nu].map(([of]) => toNdArray(of!).data) as [typeof low, typeof low];
      const [c1, c2] = [1 - b1 ** t, 1 - b2 ** t];
      for (let i = 0; i < low.length; i++) {
        mu[i] = b1 * mu[i]! + (1 - b1) * low[i]!;
        nu[i] = b2 * nu[i]! + (1 - b2) * low[i]! ** 2;
        low[i] = (scale * (mu[i]! / c1)) / (Math.sqrt(nu[i]! / c2) + eps);
      }
      const like = (data: typeof low): Tensor => asTensor(data, projected.shape);
      const update = isRows
        ? matmul(projector, like(low))
        : matmul(like(low), projector, { transposeB: true });
      return { g: update, mu: [like(mu)], nu: [like(nu)], projectors: [projector] };
    }),
});

/**
 * GaLore: AdamW whose averages of matrices are those of a projection,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \left( u_t + \lambda_t \, \theta_{t-1} \right)$$
 *
 * with $u_t$ as in {@link scaleByGalore}. Leaves that are not matrices have AdamW, without $\alpha$. `update` needs the
 * parameters.
 *
 * It is a `partition` with the parts `matrices` and `rest`.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 * @throws {TreeMismatchError} From `init`, if one of `matrices` is not a matrix.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { galore } from '@thalweg/optimizers';
 *
 * const step = makeStep(galore({ learningRate: 0.5, rank: 1, scale: 1, eps: 0 }));
 * const at = step(step.init({ w: tensor([[1], [1]]), b: tensor([1]) }), { w: tensor([[3], [4]]), b: tensor([7]) });
 * toArray(at.params.w) // => [0.5, 0.5]
 * toArray(at.params.b) // => [0.5]
 * ```
 *
 * Source: Zhao et al., "GaLore: memory-efficient LLM training by gradient low-rank projection" (2024), algorithm 2,
 * with the rate and the scale of its experiments. Optax `galore` has no default rate, the scale 1, and projects the
 * other side; see {@link scaleByGalore}. PyTorch does not have it.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const galore = defineOptimizer({
  name: 'galore',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(0.01)),
    ...scaleByGalore.declaration.hyper,
    /** $\lambda$, the weight decay. A step subtracts $\eta \lambda$ times the parameters. */
    weightDecay: scheduled(nonNegative(0)),
    /** The leaves that decay. */
    mask: mask(),
    /** The leaves that are projected, each a matrix. */
    matrices: matrixMask,
  },
  build: ({ learningRate, weightDecay, mask, matrices, ...projected }) => {
    const { b1, b2, eps } = projected;
    return partition(
      [
        'matrices',
        matrices,
        chain(
          scaleByGalore(projected),
          addDecayedWeights(weightDecay, { mask }),
          scaleByLearningRate(learningRate),
        ),
      ],
      ['rest', true, adamw({ learningRate, b1, b2, eps, weightDecay, mask })],
    );
  },
});
