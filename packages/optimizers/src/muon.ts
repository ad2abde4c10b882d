import {
  asTensor,
  chain,
  choice,
  count,
  decay,
  defineOptimizer,
  defineTransformation,
  finite,
  flag,
  mask,
  nonNegative,
  partition,
  positive,
  scheduled,
  toNdArray,
} from '@thalweg/core';
import { adamw } from './adamw.js';
import { addDecayedWeights } from './add-decayed-weights.js';
import { leafwise } from './leafwise.js';
import { matrixMask } from './matrix-mask.js';
import { newtonSchulz } from './newton-schulz.js';
import { requireMatrices } from './require-matrices.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

const moments = leafwise({ mu: 'like' });

/** A few steps are enough, and far more would never end. */
const fewSteps = {
  ...count(5),
  expected: 'a whole number from 1 to 99',
  accepts: (value: unknown): value is number =>
    Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= 99,
  written: { _tag: 'Plain', schema: { type: 'integer', minimum: 1, maximum: 99 } },
} as const;

/**
 * Replaces the gradient of each matrix by its momentum with all singular values near 1:
 *
 * $$B_t = \mu B_{t-1} + (1 - \mu) g_t, \qquad \tilde B_t = (1 - \mu) g_t + \mu B_t, \qquad u_t = s \, X_5$$
 * $$X_0 = \frac{\tilde B_t}{\lVert \tilde B_t \rVert_F + \epsilon}, \qquad
 *   X_{k+1} = a X_k + b (X_k X_k^T) X_k + c (X_k X_k^T)^2 X_k$$
 *
 * Without `nesterov`, $\tilde B_t = B_t$. The five steps of Newton and Schulz lead the singular values to between 0.7
 * and 1.2. The number $s$ makes matrices of any shape alike, see `scaling`. A momentum of zeros gives zeros.
 *
 * All leaves must be matrices. A weight is `[inputs, outputs]`, as in `matmul(x, w)`, or the other way round with
 * `outputs: 'rows'`. To use it on a leaf of more axes, keep the leaf as a matrix, and give it its axes where the model
 * is computed.
 *
 * Momentum and norm are computed in double and rounded to the dtype of the leaf. The products are computed in that
 * dtype, four added to each other at a time.
 *
 * @throws {ConfigError} If an option is out of range.
 * @throws {TreeMismatchError} From `init`, if a leaf is not a matrix.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByMuon } from '@thalweg/optimizers';
 *
 * const tx = scaleByMuon({ a: 1.875, b: -1.25, c: 0.375, nsSteps: 10 });
 * const params = { w: tensor([[0, 0, 0], [0, 0, 0]]) };
 * const [updates] = tx.update({ w: tensor([[300, 0, 0], [0, -40, 0]]) }, tx.init(params));
 * toArray(updates.w).map((u) => u.toFixed(3)) // => ['1.225', '0.000', '0.000', '0.000', '-1.225', '0.000']
 * ```
 *
 * Source: Jordan et al., "Muon: an optimizer for hidden layers in neural networks" (2024), with the code in its text;
 * the scaling `moonshot` is from Liu et al., "Muon is scalable for LLM training" (2025).
 *
 * |             | here                    | Jordan's code, PyTorch `Muon`      | Optax `scale_by_muon`     |
 * | ----------- | ----------------------- | ---------------------------------- | ------------------------- |
 * | computes in | the dtype of the leaf   | bfloat16                           | the dtype of the leaf     |
 * | $\epsilon$  | 1e-7, added to the norm | 1e-7; PyTorch takes the larger one | 1e-8, added to the norm   |
 * | weights     | `[inputs, outputs]`     | `[outputs, inputs]`                | `[inputs, outputs]`       |
 * | $s$         | in `scaleByMuon`        | in the optimizer                   | in `muon`                 |
 * | more axes   | refused                 | flattened; PyTorch refuses them    | matrices, if told how     |
 *
 * The text of Jordan et al. has the sum $B_t / (1 - \mu)$ for the momentum, and their code the mean: the direction is
 * the same. For a filter their code computes $s$ from the last two axes, which have
 * neither inputs nor outputs.
 *
 * Optax corrects the bias of the two terms of $\tilde B_t$ one by one, see `form`, which gives the latest gradient more
 * weight in the first steps. It can also scale by the dual norm (`adaptive`), and has other norms and coefficients.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByMuon = defineTransformation({
  name: 'scaleByMuon',
  hyper: {
    /** $\mu$, the decay of the momentum. */
    momentum: decay(0.95),
    /** Whether the latest gradient counts once more, as in Nesterov's momentum. */
    nesterov: flag(true),
    /**
     * The momentum: `paper` as above, or `optax`, where $\tilde B_t = \mu B_t / (1 - \mu^{t+1}) + (1 - \mu) g_t / (1 -
     * \mu^t)$, and without `nesterov` $\tilde B_t = B_t / (1 - \mu^t)$.
     */
    form: choice(['paper', 'optax'], 'paper'),
    /** $a$, the coefficient of the matrix itself. */
    a: finite(3.4445),
    /** $b$, the coefficient of the third power. */
    b: finite(-4.775),
    /** $c$, the coefficient of the fifth power. */
    c: finite(2.0315),
    /** The number of steps of Newton and Schulz. */
    nsSteps: fewSteps,
    /** $\epsilon$, added to the norm of the momentum, so that one far below it stays small. */
    eps: nonNegative(1e-7),
    /**
     * $s$: `original` is $\sqrt{\max(1, \text{outputs} / \text{inputs})}$, as Jordan's code and the defaults of PyTorch
     * and Optax have it. `moonshot` is $\rho \sqrt{\max(\text{outputs}, \text{inputs})}$, with which the root mean
     * square of an update is about $\rho$. `none` is 1.
     */
    scaling: choice(['original', 'moonshot', 'none'], 'original'),
    /** $\rho$ of the scaling `moonshot`. The steps of AdamW are of about this size. */
    rms: positive(0.2),
    /** Where a matrix has its outputs: in its columns, as in `matmul(x, w)`, or in its rows, as in PyTorch. */
    outputs: choice(['columns', 'rows'], 'columns'),
  },
  init: (params) => {
    requireMatrices('scaleByMuon', params);
    return moments.start(params);
  },
  update: (updates, state, _, { momentum: mu, nesterov, form, scaling, rms, outputs, ...schulz }) =>
    moments.step(updates, state, (g, own, t) => {
      const gradient = toNdArray(g).data;
      const moment = toNdArray(own.mu).data;
      const isCorrected = form === 'optax';
      const [ofMoment, ofGradient] = nesterov
        ? [mu / (isCorrected ? 1 - mu ** (t + 1) : 1), (1 - mu) / (isCorrected ? 1 - mu ** t : 1)]
        : [1 / (isCorrected ? 1 - mu ** t : 1), 0];
      for (let i = 0; i < moment.length; i++) {
        moment[i] = mu * moment[i]! + (1 - mu) * gradient[i]!;
        gradient[i] = ofMoment * moment[i]! + ofGradient * gradient[i]!;
      }
      const orthogonal = toNdArray(newtonSchulz(asTensor(gradient, g.shape), schulz)).data;
      const [rows, columns] = g.shape as readonly [number, number];
      const [fanIn, fanOut] = outputs === 'columns' ? [rows, columns] : [columns, rows];
      const s = {
        original: Math.sqrt(Math.max(1, fanOut / fanIn)),
        moonshot: rms * Math.sqrt(Math.max(fanIn, fanOut)),
        none: 1,
      }[scaling];
      for (let i = 0; i < orthogonal.length; i++) orthogonal[i] = s * orthogonal[i]!;
      return { g: asTensor(orthogonal, g.shape), mu: asTensor(moment, g.shape) };
    }),
});

/**
 * Muon for matrices, and AdamW for all other leaves:
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \left( u_t + \lambda_t \, \theta_{t-1} \right)$$
 *
 * with $u_t$ as in {@link scaleByMuon}. `update` needs the parameters.
 *
 * It is a `partition` with the parts `matrices` and `rest`. Muon is for the weights of hidden layers: leave embeddings
 * and the output layer to AdamW by `matrices`. With `scaling: 'moonshot'` the two parts take steps of about the same
 * size, so that both rates may be the one that AdamW would have alone.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 * @throws {TreeMismatchError} From `init`, if one of `matrices` is not a matrix.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { muon } from '@thalweg/optimizers';
 *
 * const step = makeStep(muon({ learningRate: 0.5, adamLearningRate: 0.1 }));
 * const at = step.init({ w: tensor([[1, 0], [0, 1]]), b: tensor([1]) });
 * const next = step(at, { w: tensor([[2, 0], [0, 2]]), b: tensor([7]) });
 * toArray(next.params.w).map((w) => w.toFixed(2)) // => ['0.45', '0.00', '0.00', '0.45']
 * toArray(next.params.b).map((b) => b.toFixed(2)) // => ['0.90']
 * next.state.matrices.scaleByMuon.count // => 1
 * ```
 *
 * Source: Jordan et al., "Muon: an optimizer for hidden layers in neural networks" (2024). The defaults are those of
 * their code `MuonWithAuxAdam`. See {@link scaleByMuon} for the differences of the update. Optax `muon` has one rate
 * for both parts, if `adam_learning_rate` is not given, $\epsilon$ = 1e-8 for both, and $\beta_2 = 0.999$; its
 * `nesterov` also turns AdamW into NAdamW, which it does not say. PyTorch `Muon` refuses leaves that are not matrices;
 * it has the rate 1e-3 and the weight decay 0.1. Both multiply the weight decay by the rate without $s$, as here.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const muon = defineOptimizer({
  name: 'muon',
  hyper: {
    /** $\eta$, the learning rate of the matrices. */
    learningRate: scheduled(nonNegative(0.02)),
    ...scaleByMuon.declaration.hyper,
    /** $\lambda$, the weight decay of the matrices. A step subtracts $\eta \lambda$ times the parameters. */
    weightDecay: scheduled(nonNegative(0)),
    /** The leaves that decay. */
    mask: mask(),
    /** The leaves that Muon takes, each a matrix. */
    matrices: matrixMask,
    /** The learning rate of the rest. */
    adamLearningRate: scheduled(nonNegative(3e-4)),
    /** $\beta_1$ of the rest, the decay of the mean. */
    adamB1: decay(0.9),
    /** $\beta_2$ of the rest, the decay of the mean of squares. */
    adamB2: decay(0.95),
    /** $\epsilon$ of the rest. If it is 0, an element whose gradients were all 0 becomes NaN. */
    adamEps: nonNegative(1e-10),
    /** The weight decay of the rest, times the learning rate of the rest. */
    adamWeightDecay: scheduled(nonNegative(0)),
  },
  build: ({
    learningRate,
    weightDecay,
    mask,
    matrices,
    adamLearningRate,
    adamB1,
    adamB2,
    adamEps,
    adamWeightDecay,
    ...orthogonal
  }) =>
    partition(
      [
        'matrices',
        matrices,
        chain(
          scaleByMuon(orthogonal),
          addDecayedWeights(weightDecay, { mask }),
          scaleByLearningRate(learningRate),
        ),
      ],
      [
        'rest',
        true,
        adamw({
          learningRate: adamLearningRate,
          b1: adamB1,
          b2: adamB2,
          eps: adamEps,
          weightDecay: adamWeightDecay,
          mask,
        }),
      ],
    ),
});
