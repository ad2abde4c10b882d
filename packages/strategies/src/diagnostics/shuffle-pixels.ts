import { permutation, tensor, type Key, type Tensor } from '@thalweg/core';
import { exampleRows } from './example-rows.js';

/**
 * Puts the pixels of all examples into another order, the same for each.
 *
 * $$\tilde x_{i,j} = x_{i,\pi(j)}$$
 *
 * No information is lost, but there are no neighbours any more. What treats all inputs alike, as a dense layer does,
 * learns as well as before.
 *
 * @param key - A random key; the order $\pi$ follows from it and from the number of pixels: give the test set the same.
 * @param inputs - `[n, ...]`: n examples; each number of an example is a pixel, those of the channels of an image as
 *   well. Not changed.
 * @returns Inputs of the same shape and dtype.
 * @throws {ConfigError} If `key` is no random key, or `inputs` has no axis.
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
  return tensor(shuffled, { shape: inputs.shape });
};
