import {
  requireKey,
  requireOptions,
  splitKey,
  tensor,
  toNdArray,
  uniformAt,
  type Key,
  type Tensor,
} from '@thalweg/core';
import { requireArgument, requireWhole } from '../argument/require-argument.js';
import { randomLabels, requireLabels } from './random-labels.js';

/** The options of {@link corruptLabels}. @category Diagnostics @since 0.1.0 */
export interface CorruptLabelsOptions {
  readonly fraction: number;
  readonly classes: number;
}

/**
 * Gives some of the examples a random label, independent of the example.
 *
 * $$\tilde y_i = \begin{cases} \mathcal{U}\{0, \dots, C - 1\} & \text{with probability } p \\ y_i & \text{otherwise}
 * \end{cases}$$
 *
 * The random label may be the true one, so a fraction of $p (C - 1) / C$ of the labels changes. The same key corrupts
 * the same examples in the same way; a larger fraction corrupts these examples and more.
 *
 * @param key - A random key.
 * @param labels - The true labels, whole numbers from 0 to `classes` − 1; not changed.
 * @param options - `fraction`: $p$, the probability that a label is replaced by a random one, in [0, 1]; required.
 *   `classes`: $C$, the number of classes, a whole number, 1 or more; required.
 * @returns Labels in the shape and dtype of `labels`.
 * @throws {ConfigError} If `key` is not a random key, an option is out of range, or a label is not a class.
 *
 * @example
 * ```ts
 * import { makeKey, tensor, toArray } from '@thalweg/core';
 * import { corruptLabels } from '@thalweg/strategies';
 *
 * const zeros = tensor(new Float64Array(10_000));
 * const corrupted = corruptLabels(makeKey(1), zeros, { fraction: 0.5, classes: 10 });
 * const changed = toArray(corrupted).filter((label) => label !== 0).length / 10_000;
 * Math.abs(changed - 0.45) < 0.01 // => true
 * ```
 *
 * Source: Chiyuan Zhang, Samy Bengio, Moritz Hardt, Benjamin Recht, Oriol Vinyals, "Understanding deep learning requires
 * rethinking generalization" (2017), section 2.1, "partially corrupted labels".
 *
 * @category Diagnostics
 * @since 0.1.0
 */
export const corruptLabels = (key: Key, labels: Tensor, options: CorruptLabelsOptions): Tensor => {
  const owner = 'corruptLabels';
  requireKey(owner, 'key', key);
  requireOptions(owner, options, { fraction: true, classes: true });
  const { fraction, classes } = options;
  requireLabels(owner, labels);
  requireArgument(typeof fraction === 'number' && fraction >= 0 && fraction <= 1, {
    owner,
    argument: 'fraction',
    expected: 'a number from 0 to 1',
    found: fraction,
  });
  requireWhole(owner, 'classes', classes, 1);
  const kept = toNdArray(labels).data;
  const stranger = kept.find((label) => !Number.isInteger(label) || label < 0 || label >= classes);
  requireArgument(stranger === undefined, {
    owner,
    argument: 'labels',
    expected: `whole numbers from 0 to ${classes - 1}, as there are ${classes} classes`,
    found: stranger,
  });
  const [forChoice = key, forLabel = key] = splitKey(key);
  const drawn = toNdArray(randomLabels(forLabel, labels, { classes })).data;
  const mixed = kept.map((label, i) => (uniformAt(forChoice, i) < fraction ? drawn[i]! : label));
  return tensor(mixed, labels.shape);
};
