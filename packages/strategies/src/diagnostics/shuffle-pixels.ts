import { permutation, tensor, type Key, type Tensor } from '@thalweg/core';
import { exampleRows } from './example-rows.js';

/**
 * Shuffles the pixels of all examples in the same order.
 *
 * $$\tilde x_{i,j} = x_{i,\pi(j)}$$
 *
 * No information is lost, but pixels have no neighbours any more. A model that treats all inputs alike, such as a dense
 * layer, learns as well as before.
 *
 * @param key - A random key; the key and the number of pixels determine the order $\pi$: use the same key for the test
 *   set.
 * @param inputs - `[n, ...]`: n examples; every number of an example counts as a pixel, also each channel of an image.
 *   Not changed.
 * @returns Inputs of the same shape and dtype.
 * @throws {ConfigError} If `key` is not a random key, or `inputs` has no axis.
 *
 * @example
 * ```ts
 * import { makeKey, tensor, toArray } from '@thalweg/core';
 * import { shufflePixels } from '@thalweg/strategies';
 *
 * const shuffled = shufflePixels(makeKey(1), tensor([[0, 1, 2, 3], [10, 11, 12, 13]]));
 * const [a, b, c, d, ...second] = toArray(shuffled);
 * second // => [a! + 10, b! + 10, c! + 10, d! + 10]
 * ```
 *
 * Source: Chiyuan Zhang, Samy Bengio, Moritz Hardt, Benjamin Recht, Oriol Vinyals, "Understanding deep learning requires
 * rethinking generalization" (2017), section 2.1, "shuffled pixels".
 *
 * @category Diagnostics
 * @since 0.1.0
 */
export const shufflePixels = (key: Key, inputs: Tensor): Tensor => {
  const { width, values } = exampleRows('shufflePixels', key, inputs);
  const order = permutation(key, width);
  const shuffled = values.map((_, i) => values[i - (i % width) + order[i % width]!]!);
  return tensor(shuffled, inputs.shape);
};
