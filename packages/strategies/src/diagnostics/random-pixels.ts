import { foldIn, permutation, tensor, type Key, type Tensor } from '@thalweg/core';
import { exampleRows } from './example-rows.js';

/**
 * Shuffles the pixels of each example in a different order.
 *
 * $$\tilde x_{i,j} = x_{i,\pi_i(j)}$$
 *
 * Only the distribution of an example's values is preserved.
 *
 * @param key - A random key; the key and the example's index determine the order $\pi_i$.
 * @param inputs - `[n, ...]`: n examples; every number of an example counts as a pixel, also each channel of an image.
 *   Not changed.
 * @returns Inputs of the same shape and dtype.
 * @throws {ConfigError} If `key` is not a random key, or `inputs` has no axis.
 *
 * @example
 * ```ts
 * import { makeKey, tensor, toArray } from '@thalweg/core';
 * import { randomPixels } from '@thalweg/strategies';
 *
 * const mixed = randomPixels(makeKey(1), tensor([[1, 2, 3, 4], [5, 6, 7, 8]]));
 * toArray(mixed).slice(0, 4).sort() // => [1, 2, 3, 4]
 * toArray(mixed).slice(4).sort() // => [5, 6, 7, 8]
 * ```
 *
 * Source: Chiyuan Zhang, Samy Bengio, Moritz Hardt, Benjamin Recht, Oriol Vinyals, "Understanding deep learning requires
 * rethinking generalization" (2017), section 2.1, "random pixels".
 *
 * @category Diagnostics
 * @since 0.1.0
 */
export const randomPixels = (key: Key, inputs: Tensor): Tensor => {
  const { examples, width, values } = exampleRows('randomPixels', key, inputs);
  const mixed = values.slice();
  for (let example = 0; example < examples; example++) {
    const start = example * width;
    const order = permutation(foldIn(key, example), width);
    for (let i = 0; i < width; i++) mixed[start + i] = values[start + order[i]!]!;
  }
  return tensor(mixed, inputs.shape);
};
