import { asTensor, requireOptions, rowMajor, type Tensor } from '@thalweg/core';
import { requirePair } from '../argument/require-tensor.js';
import { layoutOf } from '../loss/layout.js';
import type { Loss } from '../loss/loss.js';
import { diceLossOf, type DiceOptions } from './dice-loss.js';

/**
 * The Dice loss of each image with weights that make rare classes count as much as common ones:
 *
 * $$w_c = C \, \frac{v_c}{\sum_k v_k}, \qquad v_c = \frac{1}{T_c^2 + 10^{-7}}$$
 *
 * in {@link diceLoss}, with the sums $T_c$ of the targets over the whole batch.
 *
 * A class that the batch lacks takes nearly all of the weight. Where that may happen, use `diceLoss` with `classWeights` of the
 * whole data set.
 *
 * @param predictions - Logits, whose softmax is $p$: images on the first axis, classes on the last, pixels between.
 * @param targets - $t$, one-hot, in shape and dtype of the predictions.
 * @param options - `smooth`, `applySoftmax` and `ignoreBackground`, as in `diceLoss`.
 * @returns One value for each image.
 * @throws {ConfigError} If the tensors differ in shape or dtype, have no axis, or an option is out of range.
 *
 * @example
 * ```ts
 * import { meanOf, multiclassGeneralizedDiceLoss } from '@thalweg/losses';
 * import { tensor } from '@thalweg/core';
 *
 * const logits = tensor([[[0, 0], [0, 0], [0, 0]]]);
 * const loss = multiclassGeneralizedDiceLoss(logits, tensor([[[1, 0], [1, 0], [0, 1]]]));
 * meanOf(loss).value // => 0.321212120…
 * ```
 *
 * Source: Carole Sudre and others, "Generalised Dice overlap as a deep learning loss function for highly unbalanced
 * segmentations" (2017), with its weights, but a mean over the losses of the classes. `meanOf` of it is the same as
 * `multiclass_generalized_dice_loss` of Optax.
 *
 * @category Loss
 * @since 0.1.0
 */
export const multiclassGeneralizedDiceLoss = (
  predictions: Tensor,
  targets: Tensor,
  options: Pick<DiceOptions, 'smooth' | 'applySoftmax' | 'ignoreBackground'> = {},
): Loss => {
  requireOptions(owner, options, { smooth: true, applySoftmax: true, ignoreBackground: true });
  requirePair(owner, ['predictions', 'targets'], predictions, targets);
  const { starts, steps } = layoutOf(owner, targets.shape, -1);
  const { data, offset } = rowMajor(targets);
  const inverse = Float64Array.from(steps, (step) => {
    const wanted = starts.reduce((sum, start) => sum + data[offset + start + step]!, 0);
    return 1 / (wanted ** 2 + 1e-7);
  });
  const total = inverse.reduce((sum, each) => sum + each, 0);
  const classWeights = asTensor(inverse.map((each) => (each / total) * inverse.length));
  return diceLossOf(owner, predictions, targets, { ...options, classWeights });
};

const owner = 'multiclassGeneralizedDiceLoss';
