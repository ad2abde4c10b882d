import { normal, tensor, toNdArray, type Key, type Tensor } from '@thalweg/core';
import { exampleRows } from './example-rows.js';

/**
 * Replaces the inputs by noise with the mean and the variance of all their numbers.
 *
 * $$\tilde x_{i,j} \sim \mathcal{N}(\mu, \sigma^2), \qquad \mu = \frac1N \sum_{i,j} x_{i,j}, \qquad
 * \sigma^2 = \frac1N \sum_{i,j} (x_{i,j} - \mu)^2$$
 *
 * One mean and one variance for the whole data set, not one per pixel.
 *
 * @param key - A random key.
 * @param inputs - `[n, ...]`: n examples; not changed.
 * @returns Inputs of the same shape and dtype, computed in double precision and rounded.
 * @throws {ConfigError} If `key` is not a random key, or `inputs` has no axis.
 *
 * @example
 * ```ts
 * import { makeKey, tensor, toArray } from '@thalweg/core';
 * import { gaussianInputs } from '@thalweg/strategies';
 *
 * const inputs = tensor(Float64Array.from({ length: 10_000 }, (_, i) => 5 + (i % 2)), [100, 100]);
 * const noise = toArray(gaussianInputs(makeKey(1), inputs));
 * const mean = noise.reduce((sum, x) => sum + x, 0) / noise.length;
 * Math.abs(mean - 5.5) < 0.02 // => true
 * ```
 *
 * Source: Chiyuan Zhang, Samy Bengio, Moritz Hardt, Benjamin Recht, Oriol Vinyals, "Understanding deep learning requires
 * rethinking generalization" (2017), section 2.1, "Gaussian".
 *
 * @category Diagnostics
 * @since 0.1.0
 */
export const gaussianInputs = (key: Key, inputs: Tensor): Tensor => {
  const { values } = exampleRows('gaussianInputs', key, inputs);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  const deviation = Math.sqrt(squares / values.length);
  const noise = toNdArray(normal(key, inputs.shape)).data.map((z) => mean + deviation * z);
  return tensor(noise, inputs.shape, inputs.dtype);
};
