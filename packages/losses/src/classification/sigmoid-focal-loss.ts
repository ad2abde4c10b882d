import { nonNegative, requireOptions, type Tensor } from '@thalweg/core';
import { readNumber } from '../argument/read-number.js';
import { requireEach } from '../argument/require-each.js';
import { requirePair } from '../argument/require-tensor.js';
import { unitInterval } from '../argument/unit-interval.js';
import { elementwiseLoss } from '../loss/elementwise-loss.js';
import type { Loss } from '../loss/loss.js';
import { binaryCrossEntropy, binaryCrossEntropySlope, softplus } from './logistic.js';

/**
 * The binary cross entropy of each element, weighed down where the probability is right already:
 *
 * $$\ell = -\alpha_t (1 - p_t)^\gamma \, \bigl(y \log p + (1 - y) \log (1 - p)\bigr), \qquad p = \sigma(x)$$
 *
 * with $1 - p_t = y (1 - p) + (1 - y) p$ and $\alpha_t = \alpha y + (1 - \alpha)(1 - y)$; $\alpha_t = 1$ if $\alpha$ is left
 * out. It computes $(1 - p_t)^\gamma$ from logarithms, so that nothing is lost at $|x| = 1000$.
 *
 * @param logits - $x$, of any shape.
 * @param labels - $y$, each in [0, 1], in shape and dtype of the logits.
 * @param options - `gamma`: $\gamma$, the power, a finite number, 0 or more; 2 by default. `alpha`: $\alpha$, the weight of
 *   label 1 in [0, 1], where that of label 0 is $1 - \alpha$; left out by default.
 * @throws {ConfigError} If the tensors differ in shape or dtype, or a label or an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { sigmoidFocalLoss } from '@thalweg/losses';
 *
 * const { values, gradient } = sigmoidFocalLoss(tensor([0, 1000]), tensor([1, 1]));
 * toArray(values) // => [0.173286795…, 0]
 * toArray(gradient) // => [-0.298286795…, 0]
 * ```
 *
 * Source: Tsung-Yi Lin and others, "Focal Loss for Dense Object Detection" (2017), equation 5. Same as `sigmoid_focal_loss`
 * of Optax. That of torchvision has `alpha` 0.25 by default.
 *
 * @category Loss
 * @since 0.1.0
 */
export const sigmoidFocalLoss = (
  logits: Tensor,
  labels: Tensor,
  options: { readonly alpha?: number; readonly gamma?: number } = {},
): Loss => {
  requireOptions(owner, options, { alpha: true, gamma: true });
  requirePair(owner, ['logits', 'labels'], logits, labels);
  requireEach(owner, 'labels', labels, 'numbers in [0, 1]', (label) => label >= 0 && label <= 1);
  const gamma = readNumber(owner, 'gamma', options.gamma, nonNegative(2));
  const alpha =
    options.alpha === undefined ? undefined : readNumber(owner, 'alpha', options.alpha, unitInterval);

  const balance = (y: number) => (alpha === undefined ? 1 : alpha * y + (1 - alpha) * (1 - y));
  const focus = (logMiss: number) => (gamma === 0 ? 1 : Math.exp(gamma * logMiss));
  return elementwiseLoss(
    owner,
    ['logits', 'labels'],
    logits,
    labels,
    (x, y) => balance(y) * focus(logMissOf(x, y)) * binaryCrossEntropy(x, y),
    (x, y) => {
      const logMiss = logMissOf(x, y);
      const weight = focus(logMiss);
      if (weight === 0) return 0;
      // The derivative of the weight is γ (1 − p_t)^(γ − 1) (1 − 2 y) p (1 − p).
      const slope =
        gamma === 0 ? 0 : gamma * weight * (1 - 2 * y) * Math.exp(-softplus(x) - softplus(-x) - logMiss);
      return balance(y) * (weight * binaryCrossEntropySlope(x, y) + slope * binaryCrossEntropy(x, y));
    },
  );
};

/** The logarithm of $y (1 - p) + (1 - y) p$. */
const logMissOf = (x: number, y: number): number => {
  const whereOne = Math.log(y) - softplus(x);
  const whereZero = Math.log1p(-y) - softplus(-x);
  const most = Math.max(whereOne, whereZero);
  return most === -Infinity ? most : most + Math.log1p(Math.exp(Math.min(whereOne, whereZero) - most));
};

const owner = 'sigmoidFocalLoss';
