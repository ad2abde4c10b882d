import { ConfigError, positive, requireOptions, type Tensor } from '@thalweg/core';
import { readNumber } from '../argument/read-number.js';
import { requireTensor } from '../argument/require-tensor.js';
import { shown } from '../argument/shown.js';
import { sigmoid, softplus } from '../classification/logistic.js';
import { classesIn, type ClassLabels } from '../label/class-labels.js';
import { elementsOf } from '../loss/example-loss.js';
import type { Loss } from '../loss/loss.js';
import { stored } from '../loss/stored.js';
import { directionOf, throughDirection } from './direction.js';

/**
 * The contrastive loss NT-Xent of a batch of embeddings, averaged over all pairs with the same label:
 *
 * $$\ell = -\frac{1}{|P|} \sum_{(i, j) \in P} \log \frac{e^{s_{ij}}}{e^{s_{ij}} + \sum_{k : c_k \ne c_i} e^{s_{ik}}},
 * \qquad s_{ij} = \frac{\hat x_i^\top \hat x_j}{\tau}$$
 *
 * with the ordered pairs $P$ of different embeddings with the same label, and $\hat x$ the embedding divided by its length, or by
 * $\sqrt{\epsilon}$ if that is more, with the distance $\epsilon$ from 1 to the next number of the dtype. Without a pair the
 * loss is 0.
 *
 * @param embeddings - $x$, a matrix with one embedding in each row.
 * @param labels - $c$, a whole number for each embedding: equal numbers make a pair.
 * @param options - `temperature`: $\tau$, a finite number above 0; 0.07 by default.
 * @returns A single value, since a pair belongs to two examples.
 * @throws {ConfigError} If the embeddings are no matrix, the labels do not fit them, or the temperature is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { ntxent } from '@thalweg/losses';
 *
 * const { values, gradient } = ntxent(tensor([[1, 0], [2, 0], [0, 1]]), [0, 0, 1], { temperature: 1 });
 * toArray(values) // => [0.313261687…]
 * gradient.shape // => [3, 2]
 * ```
 *
 * Source: Ting Chen and others, "A Simple Framework for Contrastive Learning of Visual Representations" (2020), equation 1.
 * Same as `ntxent` of Optax, which gives NaN without a pair. As there, and unlike the paper, the denominator leaves out the
 * other positives.
 *
 * @category Loss
 * @since 0.1.0
 */
export const ntxent = (
  embeddings: Tensor,
  labels: ClassLabels,
  options: { readonly temperature?: number } = {},
): Loss => {
  requireOptions('ntxent', options, { temperature: true });
  requireTensor('ntxent', 'embeddings', embeddings);
  if (embeddings.dimension !== 2)
    throw new ConfigError({
      owner: 'ntxent',
      argument: 'embeddings',
      expected: 'a matrix, with one embedding in each row',
      found: shown(embeddings),
    });
  const temperature = readNumber('ntxent', 'temperature', options.temperature, positive(0.07));
  const { dtype, shape } = embeddings;
  const [count = 0, width = 0] = shape;
  const classes = classesIn('ntxent', labels, [count], () => true, 'whole numbers');

  const least = Math.sqrt(dtype === 'float64' ? Number.EPSILON : 2 ** -23);
  const element = elementsOf(embeddings);
  const rows = Array.from({ length: count }, (_, i) =>
    directionOf(
      Float64Array.from({ length: width }, (_, j) => element(i, j, i * width + j)),
      least,
    ),
  );
  const similarity = rows.map(({ unit }) =>
    rows.map((other) => unit.reduce((sum, each, j) => sum + each * other.unit[j]!, 0) / temperature),
  );

  const pairs = classes.flatMap((c, i) =>
    classes.flatMap((other, j) => (i !== j && c === other ? [[i, j] as const] : [])),
  );
  // The logarithm of the sum over the negatives of each embedding; -Infinity without any.
  const negatives = similarity.map((s, i) => {
    const others = s.filter((_, k) => classes[k] !== classes[i]);
    const most = Math.max(...others);
    return others.length === 0
      ? most
      : most + Math.log(others.reduce((sum, each) => sum + Math.exp(each - most), 0));
  });

  let value = 0;
  const slopes = rows.map(() => new Float64Array(count));
  for (const [i, j] of pairs) {
    const lead = negatives[i]! - similarity[i]![j]!;
    const share = sigmoid(lead) / pairs.length;
    value += softplus(lead) / pairs.length;
    slopes[i]![j]! -= share;
    similarity[i]!.forEach((s, k) => {
      if (classes[k] !== classes[i]) slopes[i]![k]! += share * Math.exp(s - negatives[i]!);
    });
  }

  const gradient = new Float64Array(count * width);
  rows.forEach((row, i) => {
    const towards = new Float64Array(width);
    rows.forEach(({ unit }, k) => {
      const slope = (slopes[i]![k]! + slopes[k]![i]!) / temperature;
      unit.forEach((each, j) => (towards[j]! += slope * each));
    });
    throughDirection(row, towards, gradient.subarray(i * width, (i + 1) * width));
  });
  return {
    values: stored(Float64Array.of(value), [], dtype),
    gradient: stored(gradient, shape, dtype),
    axes: [0, 1],
  };
};
