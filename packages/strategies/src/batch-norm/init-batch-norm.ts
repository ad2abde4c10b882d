import { filledLike, requireOptions, tensor, type Dtype, type Tensor } from '@thalweg/core';
import { requireArgument, requireWhole } from '../argument/require-argument.js';

// Both are types because an interface is not assignable to `Tree<Tensor>`.

/**
 * The parameters of batch normalisation: a scale and a shift for each feature.
 *
 * @category Batch normalisation
 * @since 0.1.0
 */
export type BatchNormParams = {
  /** The scale $\gamma$. */
  readonly gamma: Tensor;
  /** The shift $\beta$, which replaces the bias of the preceding layer. */
  readonly beta: Tensor;
};

/**
 * Moving averages of the batch statistics of each feature. Inference normalises with them.
 *
 * They are not parameters: they follow from the data, not from a gradient.
 *
 * @category Batch normalisation
 * @since 0.1.0
 */
export type BatchNormRunning = {
  /** The moving average of the means. */
  readonly mean: Tensor;
  /** The moving average of the unbiased variances. */
  readonly variance: Tensor;
};

/**
 * Initial parameters and running statistics of batch normalisation.
 *
 * @param options - `features`: the length of the last axis of the tensors to normalise, a whole number, 1 or more;
 *   required. `dtype`: their dtype, `'float32'` or `'float64'`; `'float64'` by default.
 * @returns `params`: $\gamma = 1$, $\beta = 0$. `running`: mean 0, variance 1.
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { toArray } from '@thalweg/core';
 * import { initBatchNorm } from '@thalweg/strategies';
 *
 * const { params, running } = initBatchNorm({ features: 2, dtype: 'float32' });
 * toArray(params.gamma) // => [1, 1]
 * toArray(params.beta) // => [0, 0]
 * toArray(running.mean) // => [0, 0]
 * running.variance.dtype // => 'float32'
 * ```
 *
 * Source: Sergey Ioffe, Christian Szegedy, "Batch Normalization" (2015), section 3, which does not give initial values.
 * Same as PyTorch's BatchNorm modules.
 *
 * @category Batch normalisation
 * @since 0.1.0
 */
export const initBatchNorm = (options: {
  readonly features: number;
  readonly dtype?: Dtype;
}): { readonly params: BatchNormParams; readonly running: BatchNormRunning } => {
  const owner = 'initBatchNorm';
  requireOptions(owner, options, { features: true, dtype: true });
  const { features, dtype = 'float64' } = options;
  requireWhole(owner, 'features', features, 1);
  requireArgument(['float32', 'float64'].includes(dtype), {
    owner,
    argument: 'dtype',
    expected: `'float32' or 'float64'`,
    found: dtype,
  });
  const zeros = tensor(new Float64Array(features), dtype);
  return {
    params: { gamma: filledLike(zeros, 1), beta: zeros },
    running: { mean: filledLike(zeros, 0), variance: filledLike(zeros, 1) },
  };
};
