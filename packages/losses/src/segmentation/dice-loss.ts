import { ConfigError, nonNegative, requireOptions, rowMajor, type Tensor } from '@thalweg/core';
import { readNumber } from '../argument/read-number.js';
import { requirePair, requireTensor } from '../argument/require-tensor.js';
import { shown } from '../argument/shown.js';
import { elementsOf, exampleLoss } from '../loss/example-loss.js';
import { keptBy } from '../loss/kept.js';
import { layoutOf } from '../loss/layout.js';
import type { Loss } from '../loss/loss.js';
import { dice } from './dice.js';

/**
 * The options of {@link diceLoss}.
 *
 * @category Loss
 * @since 0.1.0
 */
export interface DiceOptions {
  /** $w$, a weight for each class, which the mean does not divide by: a tensor with one axis; ones by default. */
  readonly classWeights?: Tensor;
  /** $s$, a finite number, 0 or more, that keeps small classes smooth; 1 by default. */
  readonly smooth?: number;
  /** $\alpha$, the weight of false positives, a finite number, 0 or more; 0.5 by default. */
  readonly alpha?: number;
  /** $\beta$, the weight of false negatives, a finite number, 0 or more; 0.5 by default. */
  readonly beta?: number;
  /** Whether the predictions are logits; true by default. A single class goes through the sigmoid, several through softmax. */
  readonly applySoftmax?: boolean;
  /** How the classes of an example become one value: their `'mean'`, the default, or their `'sum'`. */
  readonly reduction?: 'mean' | 'sum';
  /** Whether class 0 is left out if there are others; false by default. */
  readonly ignoreBackground?: boolean;
  /** The axes that a class is summed over, without that of the classes; by default all but the first and the last. */
  readonly axis?: number | readonly number[];
}

/**
 * The Dice loss of each image, or the Tversky loss with other weights than 1/2:
 *
 * $$\ell = \frac1C \sum_c w_c \Bigl(1 - \frac{I_c + s}{I_c + \alpha (P_c - I_c) + \beta (T_c - I_c) + s}\Bigr)$$
 *
 * with the sums over the pixels of an image $I_c = \sum_i p_{ic} t_{ic}$, $P_c = \sum_i p_{ic}$ and $T_c = \sum_i t_{ic}$.
 *
 * @param predictions - Logits, whose softmax is $p$: images on the first axis, classes on the last, pixels between.
 * @param targets - $t$, one-hot, in shape and dtype of the predictions. With a single class, 0 or 1.
 * @param options - `classWeights`, `smooth`, `alpha`, `beta`, `applySoftmax`, `reduction`, `ignoreBackground` and `axis`.
 * @returns One value for each image.
 * @throws {ConfigError} If the tensors differ in shape or dtype, have no axis, or an option is out of range or does not fit.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { diceLoss } from '@thalweg/losses';
 *
 * // One image of two pixels, two classes.
 * const { values, gradient } = diceLoss(tensor([[[0, 0], [0, 0]]]), tensor([[[1, 0], [1, 0]]]));
 * toArray(values) // => [0.266666666…]
 * gradient.shape // => [1, 2, 2]
 * ```
 *
 * Source: Fausto Milletari, Nassir Navab, Seyed-Ahmad Ahmadi, "V-Net" (2016); Seyed Salehi, Deniz Erdogmus, Ali Gholipour,
 * "Tversky loss function for image segmentation" (2017). Same as `dice_loss` of Optax with `reduction` mean or sum, with these
 * differences: a single class with `applySoftmax: false` works, where Optax wants its probabilities to add up to 1; Optax
 * checks several classes for that, too, and here nothing is checked; the axis of the classes is written out, also if there is
 * one; with `smooth: 0` a class without targets or predictions has the loss 0, not NaN; a loss for each class, `'none'`, is
 * left out, since the gradients of the classes of an image cannot be told apart: `classWeights` weighs them.
 *
 * @category Loss
 * @since 0.1.0
 */
export const diceLoss = (predictions: Tensor, targets: Tensor, options: DiceOptions = {}): Loss =>
  diceLossOf('diceLoss', predictions, targets, options);

/** @internal */
export const diceLossOf = (
  owner: string,
  predictions: Tensor,
  targets: Tensor,
  options: DiceOptions,
): Loss => {
  requireOptions(owner, options, {
    classWeights: true,
    smooth: true,
    alpha: true,
    beta: true,
    applySoftmax: true,
    reduction: true,
    ignoreBackground: true,
    axis: true,
  });
  requirePair(owner, ['predictions', 'targets'], predictions, targets);
  const { shape, dimension } = predictions;
  const { classWeights, applySoftmax = true, reduction = 'mean', ignoreBackground = false } = options;
  for (const [argument, found] of Object.entries({ applySoftmax, ignoreBackground }))
    if (typeof found !== 'boolean')
      throw new ConfigError({ owner, argument, expected: 'true or false', found: shown(found) });
  if (!['mean', 'sum'].includes(reduction))
    throw new ConfigError({
      owner,
      argument: 'reduction',
      expected: "'mean' or 'sum'",
      found: shown(reduction),
    });

  // Checks the axes, and refuses that of the classes, which comes last.
  const summed = layoutOf(
    owner,
    shape,
    options.axis ?? shape.map((_, axis) => axis).slice(1, Math.max(1, dimension - 1)),
  ).axes;
  const layout = layoutOf(owner, shape, [...summed, -1]);
  const classes = shape[dimension - 1]!;
  if (classWeights !== undefined) {
    requireTensor(owner, 'classWeights', classWeights);
    if (classWeights.dimension !== 1 || classWeights.size !== classes)
      throw new ConfigError({
        owner,
        argument: 'classWeights',
        expected: `one axis of ${classes} weights`,
        found: shown(classWeights),
      });
  }
  const given = classWeights === undefined ? undefined : rowMajor(classWeights);
  const first = ignoreBackground && classes > 1 ? 1 : 0;
  const share = reduction === 'mean' ? 1 / (classes - first) : 1;
  const weights = Float64Array.from({ length: classes }, (_, c) =>
    c < first ? 0 : share * (given === undefined ? 1 : given.data[given.offset + c]!),
  );
  return exampleLoss(
    predictions,
    layout,
    keptBy(owner, undefined, shape, layout),
    dice({
      classes,
      weights,
      smooth: readNumber(owner, 'smooth', options.smooth, nonNegative(1)),
      alpha: readNumber(owner, 'alpha', options.alpha, nonNegative(0.5)),
      beta: readNumber(owner, 'beta', options.beta, nonNegative(0.5)),
      logits: applySoftmax,
    }),
    elementsOf(targets),
  );
};
