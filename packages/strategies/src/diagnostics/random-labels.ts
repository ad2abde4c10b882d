import {
  isTensor,
  requireKey,
  requireOptions,
  tensor,
  uniformAt,
  type Key,
  type Tensor,
} from '@thalweg/core';
import { requireArgument, requireWhole } from '../argument/require-argument.js';

/** The options of {@link randomLabels}. @category Diagnostics @since 0.1.0 */
export interface RandomLabelsOptions {
  readonly classes: number;
}

/**
 * Gives every example a random label, independent of the example.
 *
 * $$y_i \sim \mathcal{U}\{0, \dots, C - 1\}$$
 *
 * A network that fits random labels has memorised them: there is nothing to learn, and its accuracy on a test set is
 * chance.
 *
 * @param key - A random key; the label of an example depends on the key and the example's index.
 * @param labels - The true labels; only their shape and dtype are used.
 * @param options - `classes`: $C$, the number of classes, a whole number, 1 or more; required.
 * @returns Whole numbers from 0 to `classes` − 1, in the shape and dtype of `labels`.
 * @throws {ConfigError} If `key` is not a random key, or `classes` is out of range.
 *
 * @example
 * ```ts
 * import { makeKey, tensor, toArray } from '@thalweg/core';
 * import { randomLabels } from '@thalweg/strategies';
 *
 * const labels = randomLabels(makeKey(1), tensor(new Float32Array(1000)), { classes: 3 });
 * [...new Set(toArray(labels))].sort() // => [0, 1, 2]
 * labels.dtype // => 'float32'
 * ```
 *
 * Source: Chiyuan Zhang, Samy Bengio, Moritz Hardt, Benjamin Recht, Oriol Vinyals, "Understanding deep learning requires
 * rethinking generalization" (2017), section 2.1, "random labels".
 *
 * @category Diagnostics
 * @since 0.1.0
 */
export const randomLabels = (key: Key, labels: Tensor, options: RandomLabelsOptions): Tensor => {
  const owner = 'randomLabels';
  requireKey(owner, 'key', key);
  requireOptions(owner, options, { classes: true });
  const { classes } = options;
  requireLabels(owner, labels);
  requireWhole(owner, 'classes', classes, 1);
  const drawn = Float64Array.from({ length: labels.size }, (_, i) => Math.floor(uniformAt(key, i) * classes));
  return tensor(drawn, labels.shape, labels.dtype);
};

/** @throws {ConfigError} If labels are not a tensor. @internal */
export const requireLabels = (owner: string, labels: unknown): void => {
  requireArgument(isTensor(labels), { owner, argument: 'labels', expected: 'a tensor', found: labels });
};
