import { requireOptions, type Tensor } from '@thalweg/core';
import { requireAlike, requirePair } from '../argument/require-tensor.js';
import { crossEntropy } from '../classification/cross-entropy.js';
import { elementsOf, exampleLoss } from '../loss/example-loss.js';
import { keptBy } from '../loss/kept.js';
import { layoutOf } from '../loss/layout.js';
import type { Loss } from '../loss/loss.js';

/**
 * The softmax loss of each list of items to rank:
 *
 * $$\ell = -\sum_i w_i y_i \log \frac{e^{s_i}}{\sum_j e^{s_j}}, \qquad
 * \frac{\partial \ell}{\partial s_j} = \frac{e^{s_j}}{\sum_k e^{s_k}} \sum_i w_i y_i - w_j y_j$$
 *
 * @param logits - $s$, the scores of the items, with one list along the last axis.
 * @param labels - $y$, how relevant each item is, in shape and dtype of the logits; 0 for not at all.
 * @param options - `where`: which items are valid, or which lists; all by default. `weights`: $w$, in shape and dtype of the
 *   logits; ones by default.
 * @returns One value for each list; 0 for a list without a valid item.
 * @throws {ConfigError} If the tensors differ in shape or dtype, or an option does not fit them.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { rankingSoftmaxLoss } from '@thalweg/losses';
 *
 * const { values, gradient } = rankingSoftmaxLoss(tensor([[0, 0, 5]]), tensor([[1, 0, 0]]), {
 *   where: tensor([[1, 1, 0]]),
 * });
 * toArray(values) // => [0.693147180…]
 * toArray(gradient) // => [-0.5, 0.5, 0]
 * ```
 *
 * Source: Zhe Cao and others, "Learning to Rank: From Pairwise Approach to Listwise Approach" (2007), with one item at the
 * top. Same as `ranking_softmax_loss` of Optax with `reduce_fn=None`. Its mean leaves out lists without a valid item:
 * `meanOf(loss, { weights })` with a 0 for each.
 *
 * @category Loss
 * @since 0.1.0
 */
export const rankingSoftmaxLoss = (
  logits: Tensor,
  labels: Tensor,
  options: { readonly where?: Tensor; readonly weights?: Tensor } = {},
): Loss => {
  requireOptions(owner, options, { where: true, weights: true });
  requirePair(owner, ['logits', 'labels'], logits, labels);
  const { where, weights } = options;
  if (weights !== undefined) requireAlike(owner, 'weights', weights, logits, 'logits');
  const layout = layoutOf(owner, logits.shape, -1);
  const kept = keptBy(owner, where, logits.shape, layout);
  const relevance = elementsOf(labels);
  const weight = weights === undefined ? () => 1 : elementsOf(weights);
  return exampleLoss(
    logits,
    layout,
    kept,
    crossEntropy,
    (...place) => relevance(...place) * weight(...place),
  );
};

const owner = 'rankingSoftmaxLoss';
