import { ConfigError, nonNegative, requireOptions, type Tensor } from '@thalweg/core';
import { readNumber } from '../argument/read-number.js';
import { requirePair } from '../argument/require-tensor.js';
import { shown } from '../argument/shown.js';
import { elementsOf, exampleLoss } from '../loss/example-loss.js';
import { keptBy } from '../loss/kept.js';
import { layoutOf } from '../loss/layout.js';
import type { Loss } from '../loss/loss.js';
import { dice } from './dice.js';

/**
 * The Dice loss of each image with one class, whose pixels belong to it or not:
 *
 * $$\ell = 1 - \frac{I + s}{\tfrac12 (P + T) + s}, \qquad I = \sum_i p_i t_i, \quad P = \sum_i p_i, \quad T = \sum_i t_i$$
 *
 * @param predictions - Logits, whose sigmoid is $p$: images on the first axis, pixels on the others.
 * @param targets - $t$, 0 or 1, in shape and dtype of the predictions.
 * @param options - `smooth`: $s$, a finite number, 0 or more; 1 by default. `applySigmoid`: whether the predictions are logits,
 *   true by default, or the probabilities themselves.
 * @returns One value for each image.
 * @throws {ConfigError} If the tensors differ in shape or dtype, have no axis, or an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { binaryDiceLoss } from '@thalweg/losses';
 *
 * const { values, gradient } = binaryDiceLoss(tensor([[0, 0]]), tensor([[1, 0]]));
 * toArray(values) // => [0.25]
 * toArray(gradient) // => [-0.078125, 0.046875]
 * ```
 *
 * Source: Fausto Milletari, Nassir Navab, Seyed-Ahmad Ahmadi, "V-Net" (2016). Same as `binary_dice_loss` of Optax, which
 * refuses every `apply_sigmoid=False`, since it wants the probabilities of one class to add up to 1.
 *
 * @category Loss
 * @since 0.1.0
 */
export const binaryDiceLoss = (
  predictions: Tensor,
  targets: Tensor,
  options: { readonly smooth?: number; readonly applySigmoid?: boolean } = {},
): Loss => {
  requireOptions(owner, options, { smooth: true, applySigmoid: true });
  requirePair(owner, ['predictions', 'targets'], predictions, targets);
  const smooth = readNumber(owner, 'smooth', options.smooth, nonNegative(1));
  const { applySigmoid = true } = options;
  if (typeof applySigmoid !== 'boolean')
    throw new ConfigError({
      owner,
      argument: 'applySigmoid',
      expected: 'true or false',
      found: shown(applySigmoid),
    });
  if (predictions.dimension === 0)
    throw new ConfigError({
      owner,
      argument: 'predictions',
      expected: 'images on the first axis',
      found: shown(predictions),
    });
  const { shape } = predictions;
  const layout = layoutOf(owner, shape, shape.map((_, axis) => axis).slice(1));
  return exampleLoss(
    predictions,
    layout,
    keptBy(owner, undefined, shape, layout),
    dice({ classes: 1, weights: [1], smooth, alpha: 0.5, beta: 0.5, logits: applySigmoid }),
    elementsOf(targets),
  );
};

const owner = 'binaryDiceLoss';
