import { ConfigError, finite, nonNegative, requireOptions, type Tensor } from '@thalweg/core';
import { readNumber } from '../argument/read-number.js';
import { requireAlike, requirePair } from '../argument/require-tensor.js';
import { shown } from '../argument/shown.js';
import { elementsOf, exampleLoss } from '../loss/example-loss.js';
import { keptBy } from '../loss/kept.js';
import { layoutOf } from '../loss/layout.js';
import type { Loss } from '../loss/loss.js';
import { stepAt } from '../loss/step-at.js';

/**
 * The options of {@link tripletMarginLoss}.
 *
 * @category Loss
 * @since 0.1.0
 */
export interface TripletOptions {
  /** The axis or axes of a vector: whole numbers, where −1 is the last axis; −1 by default. */
  readonly axis?: number | readonly number[];
  /** $d$, the degree of the norm, a finite number, 1 or more; 2 by default. */
  readonly normDegree?: number;
  /** $m$, by how much the negative should be farther away, any finite number; 1 by default. */
  readonly margin?: number;
  /** $\epsilon$, which keeps the distance smooth at 0, a finite number, 0 or more; 1e-6 by default. */
  readonly eps?: number;
  /** The argument of which `gradient` is the derivative: `'anchors'`, `'positives'` or `'negatives'`; the anchors by default. */
  readonly gradientOf?: 'anchors' | 'positives' | 'negatives';
}

/**
 * The triplet loss of each anchor, which should be nearer to its positive than to its negative, by a margin:
 *
 * $$\ell = \max\bigl(0, D(a, p) - D(a, n) + m\bigr), \qquad
 * D(a, b) = \Bigl(\sum_i |a_i - b_i|^d + \epsilon\Bigr)^{1/d}$$
 *
 * At the kink of the maximum the derivative is half, as in JAX; where a distance is 0 since $\epsilon = 0$, its derivative is 0.
 *
 * The three usually come from one network, so training needs three gradients: call it once for each `gradientOf`.
 *
 * @param anchors - $a$, with one vector along the last axis.
 * @param positives - $p$, in shape and dtype of the anchors.
 * @param negatives - $n$, in shape and dtype of the anchors.
 * @param options - `axis`, `normDegree`, `margin`, `eps` and `gradientOf`.
 * @returns One value for each anchor.
 * @throws {ConfigError} If the tensors differ in shape or dtype, or an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { tripletMarginLoss } from '@thalweg/losses';
 *
 * const [a, p, n] = [tensor([[0, 0]]), tensor([[3, 4]]), tensor([[0, 2]])];
 * const { values, gradient } = tripletMarginLoss(a, p, n, { eps: 0 });
 * toArray(values) // => [4]
 * toArray(gradient) // => [-0.6…, 0.19999…]
 * toArray(tripletMarginLoss(a, p, n, { eps: 0, gradientOf: 'negatives' }).gradient) // => [0, -1]
 * ```
 *
 * Source: Vassileios Balntas and others, "Learning local feature descriptors with triplets and shallow convolutional neural
 * networks" (2016), equation 1. Differs from `triplet_margin_loss` of Optax, which leaves out the absolute value: for an odd
 * degree its distances may be negative, or NaN. PyTorch adds its `eps` to each difference in place of the sum.
 *
 * @category Loss
 * @since 0.1.0
 */
export const tripletMarginLoss = (
  anchors: Tensor,
  positives: Tensor,
  negatives: Tensor,
  options: TripletOptions = {},
): Loss => {
  requireOptions(owner, options, { axis: true, normDegree: true, margin: true, eps: true, gradientOf: true });
  requirePair(owner, ['anchors', 'positives'], anchors, positives);
  requireAlike(owner, 'negatives', negatives, anchors, 'anchors');
  const degree = readNumber(owner, 'normDegree', options.normDegree, oneOrMore);
  const margin = readNumber(owner, 'margin', options.margin, finite(1));
  const eps = readNumber(owner, 'eps', options.eps, nonNegative(1e-6));
  const { gradientOf = 'anchors' } = options;
  // How a distance depends on the difference from the anchor, which the chosen argument enters with this sign.
  const signs = { anchors: [1, 1], positives: [-1, 0], negatives: [0, -1] } as const;
  if (!Object.hasOwn(signs, gradientOf))
    throw new ConfigError({
      owner,
      argument: 'gradientOf',
      expected: "'anchors', 'positives' or 'negatives'",
      found: shown(gradientOf),
    });
  const [ofPositive, ofNegative] = signs[gradientOf];
  const layout = layoutOf(owner, anchors.shape, options.axis ?? -1);

  /** The distance, and its derivative with respect to the difference at an index. */
  const distance = (a: Float64Array, b: Float64Array) => {
    const sum = a.reduce((total, each, i) => total + Math.abs(each - b[i]!) ** degree, eps);
    const slope = (i: number) => {
      const difference = a[i]! - b[i]!;
      return difference === 0
        ? 0
        : sum ** (1 / degree - 1) * Math.abs(difference) ** (degree - 1) * Math.sign(difference);
    };
    return { value: sum ** (1 / degree), slope };
  };
  return exampleLoss(
    anchors,
    layout,
    keptBy(owner, undefined, anchors.shape, layout),
    (a, gradient, p: Float64Array, n: Float64Array) => {
      const near = distance(a, p);
      const far = distance(a, n);
      const excess = near.value - far.value + margin;
      const active = stepAt(excess);
      for (let i = 0; i < a.length; i++)
        gradient[i] = active * (ofPositive * near.slope(i) - ofNegative * far.slope(i));
      return Math.max(0, excess);
    },
    elementsOf(positives),
    elementsOf(negatives),
  );
};

const oneOrMore = {
  expected: 'a finite number, 1 or more',
  accepts: (value: unknown): value is number =>
    typeof value === 'number' && Number.isFinite(value) && value >= 1,
  fallback: 2,
};

const owner = 'tripletMarginLoss';
