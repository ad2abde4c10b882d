import { nonNegative, requireOptions, type Tensor } from '@thalweg/core';
import { readNumber } from '../argument/read-number.js';
import { requirePair } from '../argument/require-tensor.js';
import type { AlongAxes } from '../loss/along-axes.js';
import { elementsOf, exampleLoss } from '../loss/example-loss.js';
import { keptBy } from '../loss/kept.js';
import { layoutOf } from '../loss/layout.js';
import type { Loss } from '../loss/loss.js';
import { directionOf, throughDirection } from './direction.js';

/**
 * The options of {@link cosineSimilarity} and {@link cosineDistance}.
 *
 * @category Loss
 * @since 0.1.0
 */
export interface CosineOptions extends AlongAxes {
  /** $\epsilon$, the least squared length of a vector in the denominator, a finite number, 0 or more; 0 by default. */
  readonly epsilon?: number;
}

/**
 * The cosine of the angle between two vectors, with its gradient:
 *
 * $$c = \hat x^\top \hat y, \qquad \hat x = \frac{x}{\sqrt{\max(\lVert x \rVert^2, \epsilon)}}, \qquad
 * \frac{\partial c}{\partial x} = \frac{\hat y - c \, \hat x}{\lVert x \rVert}$$
 *
 * It grows as the vectors become more alike, so it is no loss to minimise; {@link cosineDistance} is. A vector of length 0
 * has no direction: with $\epsilon = 0$ its similarity and the gradient are 0. Lengths do not overflow.
 *
 * @param predictions - $x$, with one vector along the last axis.
 * @param targets - $y$, in shape and dtype of the predictions.
 * @param options - `epsilon`, `axis` and `where`.
 * @returns One value for each vector.
 * @throws {ConfigError} If the tensors differ in shape or dtype, or an option is out of range or does not fit them.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { cosineSimilarity } from '@thalweg/losses';
 *
 * const { values, gradient } = cosineSimilarity(tensor([[3, 4]]), tensor([[2, 0]]));
 * toArray(values) // => [0.6]
 * toArray(gradient) // => [0.128, -0.096]
 * ```
 *
 * Same as `cosine_similarity` of Optax, which gives NaN for a vector of length 0. PyTorch's bounds the lengths, not their
 * squares, and its `eps` is 1e-8.
 *
 * @category Loss
 * @since 0.1.0
 */
export const cosineSimilarity = (predictions: Tensor, targets: Tensor, options: CosineOptions = {}): Loss =>
  cosineLoss('cosineSimilarity', predictions, targets, options, 0, 1);

/** `constant + sign · similarity`. @internal */
export const cosineLoss = (
  owner: string,
  predictions: Tensor,
  targets: Tensor,
  options: CosineOptions,
  constant: number,
  sign: 1 | -1,
): Loss => {
  requireOptions(owner, options, { epsilon: true, axis: true, where: true });
  requirePair(owner, ['predictions', 'targets'], predictions, targets);
  const least = Math.sqrt(readNumber(owner, 'epsilon', options.epsilon, nonNegative(0)));
  const layout = layoutOf(owner, predictions.shape, options.axis ?? -1);
  return exampleLoss(
    predictions,
    layout,
    keptBy(owner, options.where, predictions.shape, layout),
    (x, gradient, y: Float64Array) => {
      const towards = directionOf(y, least).unit.map((each) => sign * each);
      const from = directionOf(x, least);
      throughDirection(from, towards, gradient);
      return from.unit.reduce((sum, each, i) => sum + each * towards[i]!, constant);
    },
    elementsOf(targets),
  );
};
