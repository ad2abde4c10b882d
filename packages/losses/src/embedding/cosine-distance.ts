import type { Tensor } from '@thalweg/core';
import type { Loss } from '../loss/loss.js';
import { cosineLoss, type CosineOptions } from './cosine-similarity.js';

/**
 * One minus the cosine of the angle between two vectors:
 *
 * $$\ell = 1 - \hat x^\top \hat y, \qquad
 * \frac{\partial \ell}{\partial x} = -\frac{\hat y - (\hat x^\top \hat y) \, \hat x}{\lVert x \rVert}$$
 *
 * with $\hat x$ and $\hat y$ as in {@link cosineSimilarity}. A vector of length 0 has the distance 1 and the gradient 0.
 *
 * @param predictions - $x$, with one vector along the last axis.
 * @param targets - $y$, in shape and dtype of the predictions.
 * @param options - `epsilon`, `axis` and `where`.
 * @returns One value for each vector, from 0 to 2.
 * @throws {ConfigError} If the tensors differ in shape or dtype, or an option is out of range or does not fit them.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { cosineDistance } from '@thalweg/losses';
 *
 * const { values, gradient } = cosineDistance(tensor([[3, 4]]), tensor([[2, 0]]));
 * toArray(values) // => [0.4]
 * toArray(gradient) // => [-0.128, 0.096]
 * ```
 *
 * Same as `cosine_distance` of Optax, except that Optax gives NaN for a vector of length 0, and 1 for one that `where` leaves
 * out; that has 0 here. PyTorch's `cosine_embedding_loss` has it for the label 1.
 *
 * @category Loss
 * @since 0.1.0
 */
export const cosineDistance = (predictions: Tensor, targets: Tensor, options: CosineOptions = {}): Loss =>
  cosineLoss('cosineDistance', predictions, targets, options, 1, -1);
