import { requireOptions, toNdArray, type Tensor } from '@thalweg/core';
import { defaultEps, requireEps } from './eps.js';
import { featureLayout, requirePerFeature } from './features.js';
import type { BatchNormParams, BatchNormRunning } from './init-batch-norm.js';
import { inverseStdOf, normalise } from './normalise.js';

/**
 * Normalises each feature by the running statistics, then scales and shifts it: each example by itself.
 *
 * $$y = \gamma \frac{x - r_\mu}{\sqrt{r_\sigma + \epsilon}} + \beta$$
 *
 * It computes in double precision and rounds on storing.
 *
 * @param x - At least two axes, features on the last; any memory layout. One example is enough.
 * @param params - Scale and shift; dtype of `x`.
 * @param running - The running statistics that {@link batchNormTraining} returned last; dtype of `x`.
 * @param options - `eps`: $\epsilon$, as in training, a finite number above 0; 1e-5 by default.
 * @returns Shape and dtype of `x`.
 * @throws {ConfigError} If `eps` is out of range or `x` has fewer than two axes.
 * @throws {TreeMismatchError} If parameters or running statistics do not fit the features of `x`.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { batchNormInference, initBatchNorm } from '@thalweg/strategies';
 *
 * const { params } = initBatchNorm({ features: 2 });
 * const running = { mean: tensor([1, 2]), variance: tensor([3, 15]) };
 * toArray(batchNormInference(tensor([[5, 10]]), params, running, { eps: 1 })) // => [2, 2]
 * ```
 *
 * Source: Sergey Ioffe, Christian Szegedy, "Batch Normalization" (2015), Algorithm 2, line 11, rewritten with the
 * distance from the mean, which loses no digits if the mean is large. Same as PyTorch, which has the features on axis
 * 1.
 *
 * @category Batch normalisation
 * @since 0.1.0
 */
export const batchNormInference = (
  x: Tensor,
  params: BatchNormParams,
  running: BatchNormRunning,
  options: { readonly eps?: number } = {},
): Tensor => {
  requireOptions(owner, options, { eps: true });
  const { eps = defaultEps } = options;
  requireEps(owner, eps);
  featureLayout(owner, x);
  requirePerFeature(x, {
    'params.gamma': params.gamma,
    'params.beta': params.beta,
    'running.mean': running.mean,
    'running.variance': running.variance,
  });
  const y = toNdArray(x);
  const inverseStd = inverseStdOf(toNdArray(running.variance).data, eps);
  normalise(y.data, toNdArray(running.mean).data, inverseStd, params);
  return y;
};

const owner = 'batchNormInference';
