import { isTensor, tensor, toNdArray, TreeMismatchError, type Tensor } from '@thalweg/core';
import type { BatchNormSaved } from './batch-norm-training.js';
import { described, featureLayout } from './features.js';
import type { BatchNormParams } from './init-batch-norm.js';

/** The result of {@link batchNormBackward}. @category Batch normalisation @since 0.1.0 */
export interface BatchNormGradients {
  /** The gradient with respect to the normalised batch `x`, in its shape and dtype. */
  readonly x: Tensor;
  /** The gradients with respect to the parameters: a tree like them, for an optimizer. */
  readonly params: BatchNormParams;
}

/**
 * The gradients of batch normalisation in training, also through the mean and the variance.
 *
 * $$\frac{\partial \ell}{\partial x_i} = \frac{\gamma}{\sqrt{\sigma^2 + \epsilon}}
 * \Bigl(g_i - \frac1m \sum_j g_j - \hat x_i \frac1m \sum_j g_j \hat x_j\Bigr), \qquad
 * \frac{\partial \ell}{\partial \gamma} = \sum_i g_i \hat x_i, \qquad
 * \frac{\partial \ell}{\partial \beta} = \sum_i g_i$$
 *
 * with $g_i = \partial \ell / \partial y_i$. It computes in double precision and rounds on storing. The gradients with
 * respect to the $x_i$ of a feature sum to 0, since shifting the feature does not change the output.
 *
 * @param dy - The gradient $g$ of the loss with respect to the output `y`, in its shape and dtype; any memory layout.
 * @param saved - `saved` of {@link batchNormTraining}.
 * @throws {TreeMismatchError} If `dy` differs in shape or dtype from the normalised batch.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { batchNormBackward, batchNormTraining, initBatchNorm } from '@thalweg/strategies';
 *
 * const start = initBatchNorm({ features: 1 });
 * const { saved } = batchNormTraining(tensor([[0], [1], [2]]), start.params, start.running);
 * const gradients = batchNormBackward(tensor([[3], [0], [0]]), saved);
 * gradients.x.get(0, 0) // => 0.612…
 * toArray(gradients.params.gamma)[0] // => -3.674…
 * toArray(gradients.params.beta) // => [3]
 * ```
 *
 * Source: Sergey Ioffe, Christian Szegedy, "Batch Normalization" (2015), section 3, the chain rule after Algorithm 1,
 * in one formula. Same as PyTorch.
 *
 * @category Batch normalisation
 * @since 0.1.0
 */
export const batchNormBackward = (dy: Tensor, saved: BatchNormSaved): BatchNormGradients => {
  const { x, gamma } = saved;
  if (!isTensor(dy) || described(dy) !== described(x))
    throw new TreeMismatchError({
      path: 'dy',
      expected: `${described(x)}, like the normalised batch`,
      found: described(dy),
    });
  const { features, values } = featureLayout('batchNormBackward', x);

  const dx = toNdArray(dy);
  const rows = dx.data;
  const inputs = toNdArray(x).data;
  const mean = toNdArray(saved.mean).data;
  const inverseStd = toNdArray(saved.inverseStd).data;
  const scale = toNdArray(gamma).data;

  const sums = new Float64Array(features);
  const products = new Float64Array(features);
  for (let row = 0, at = 0; row < values; row++)
    for (let feature = 0; feature < features; feature++, at++) {
      sums[feature]! += rows[at]!;
      products[feature]! += rows[at]! * ((inputs[at]! - mean[feature]!) * inverseStd[feature]!);
    }
  for (let row = 0, at = 0; row < values; row++)
    for (let feature = 0; feature < features; feature++, at++) {
      const normalised = (inputs[at]! - mean[feature]!) * inverseStd[feature]!;
      const centred = rows[at]! - (sums[feature]! + normalised * products[feature]!) / values;
      rows[at] = scale[feature]! * inverseStd[feature]! * centred;
    }
  const { dtype } = gamma;
  return { x: dx, params: { gamma: tensor(products, dtype), beta: tensor(sums, dtype) } };
};
