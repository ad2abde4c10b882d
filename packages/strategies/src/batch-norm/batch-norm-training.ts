import { ConfigError, requireOptions, tensor, toNdArray, type Tensor } from '@thalweg/core';
import { defaultEps, requireEps } from './eps.js';
import { featureLayout, requirePerFeature } from './features.js';
import type { BatchNormParams, BatchNormRunning } from './init-batch-norm.js';
import { moments } from './moments.js';
import { inverseStdOf, normalise } from './normalise.js';

/** The options of {@link batchNormTraining}. @category Batch normalisation @since 0.1.0 */
export interface BatchNormTrainingOptions {
  readonly eps?: number;
  readonly momentum?: number;
}

/** The result of {@link batchNormTraining}. @category Batch normalisation @since 0.1.0 */
export interface BatchNormOutput {
  /** The normalised batch: shape and dtype of `x`. */
  readonly y: Tensor;
  /** The running statistics for the next batch, or for inference. */
  readonly running: BatchNormRunning;
  /** For `batchNormBackward`. */
  readonly saved: BatchNormSaved;
}

/**
 * What the backward pass of batch normalisation needs from the forward pass.
 *
 * It keeps the normalised tensor without a copy: do not write to its memory before the backward pass.
 *
 * @category Batch normalisation
 * @since 0.1.0
 */
export interface BatchNormSaved {
  /** The tensor that was normalised. */
  readonly x: Tensor;
  /** The scale of each feature. */
  readonly gamma: Tensor;
  /** The mean of each feature over the batch, always float64. */
  readonly mean: Tensor;
  /** The inverse standard deviation $1 / \sqrt{\sigma^2 + \epsilon}$ of each feature, always float64. */
  readonly inverseStd: Tensor;
}

/**
 * Normalises each feature by its mean and variance over the batch, then scales and shifts it.
 *
 * $$\mu = \frac1m \sum_i x_i, \qquad \sigma^2 = \frac1m \sum_i (x_i - \mu)^2, \qquad
 * \hat x_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}}, \qquad y_i = \gamma \hat x_i + \beta$$
 *
 * The last axis of `x` holds the features; $m$, the number of values per feature, is the product of the other axes. So
 * the output of a convolution, `[batch, height, width, channels]`, gets one mean and variance per channel.
 *
 * The running statistics move towards those of the batch, with the unbiased variance:
 *
 * $$r_\mu \leftarrow (1 - a) r_\mu + a \mu, \qquad r_\sigma \leftarrow (1 - a) r_\sigma + a \frac{m}{m - 1} \sigma^2$$
 *
 * It computes in double precision and rounds on storing. A feature whose values are all equal becomes exactly $\beta$.
 * A feature with a NaN becomes NaN and does not affect the others.
 *
 * @param x - The batch, at least two axes; any memory layout. No argument is changed.
 * @param params - Scale and shift, see {@link initBatchNorm}; dtype of `x`.
 * @param running - The running statistics so far; dtype of `x`.
 * @param options - `eps`: $\epsilon$, a finite number above 0; 1e-5 by default. `momentum`: $a$, the weight of the
 *   batch in the running statistics, in [0, 1]; 0.1 by default.
 * @returns `y`: the normalised batch. `running`: the new running statistics. `saved`: what {@link batchNormBackward}
 *   needs.
 * @throws {ConfigError} If an option is out of range, `x` has fewer than two axes, or `x` has fewer than two values per
 *   feature: the variance of one value is 0, and its output would always be $\beta$.
 * @throws {TreeMismatchError} If parameters or running statistics do not fit the features of `x`.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { batchNormTraining, initBatchNorm } from '@thalweg/strategies';
 *
 * const start = initBatchNorm({ features: 2 });
 * const batch = tensor([[1, 5], [3, 5]]);
 * const { y, running } = batchNormTraining(batch, start.params, start.running);
 * y.get(1, 0) // => 0.999995…
 * y.get(1, 1) // => 0
 * toArray(running.mean) // => [0.2, 0.5]
 * toArray(running.variance) // => [1.1, 0.9]
 * ```
 *
 * Source: Sergey Ioffe, Christian Szegedy, "Batch Normalization" (2015), Algorithm 1; moving averages, as in common
 * libraries, instead of the averages of Algorithm 2. Same as PyTorch, which has the features on axis 1; there is no
 * `momentum` of `None` (an average of all batches). Keras and Flax call $1 - a$ the momentum, and Flax averages the
 * biased variance.
 *
 * @category Batch normalisation
 * @since 0.1.0
 */
export const batchNormTraining = (
  x: Tensor,
  params: BatchNormParams,
  running: BatchNormRunning,
  options: BatchNormTrainingOptions = {},
): BatchNormOutput => {
  requireOptions(owner, options, { eps: true, momentum: true });
  const { eps = defaultEps, momentum = 0.1 } = options;
  requireEps(owner, eps);
  if (!Number.isFinite(momentum) || momentum < 0 || momentum > 1)
    throw new ConfigError({
      owner,
      argument: 'momentum',
      expected: 'a number in [0, 1]',
      found: String(momentum),
    });
  const layout = featureLayout(owner, x);
  requirePerFeature(x, {
    'params.gamma': params.gamma,
    'params.beta': params.beta,
    'running.mean': running.mean,
    'running.variance': running.variance,
  });
  if (layout.values < 2)
    throw new ConfigError({
      owner,
      argument: 'x',
      expected: 'at least two values of each feature, since one value has no variance',
      found: String(layout.values),
      fix: 'Leave out a batch of one example, or use batchNormInference',
    });

  const y = toNdArray(x);
  const { mean, squares } = moments(y.data, layout);
  const inverseStd = inverseStdOf(
    squares.map((sum) => sum / layout.values),
    eps,
  );
  normalise(y.data, mean, inverseStd, params);
  const unbiased = squares.map((sum) => sum / (layout.values - 1));
  return {
    y,
    running: {
      mean: moved(running.mean, mean, momentum),
      variance: moved(running.variance, unbiased, momentum),
    },
    saved: { x, gamma: toNdArray(params.gamma), mean: tensor(mean), inverseStd: tensor(inverseStd) },
  };
};

const owner = 'batchNormTraining';

const moved = (average: Tensor, batch: Float64Array, momentum: number): Tensor => {
  const next = toNdArray(average);
  const { data } = next;
  for (let feature = 0; feature < data.length; feature++)
    data[feature] = (1 - momentum) * data[feature]! + momentum * batch[feature]!;
  return next;
};
