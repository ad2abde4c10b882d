import { defineRule, div, max, mul, positive } from '@thalweg/core';
import { rootMeanSquare } from './root-mean-square.js';

/**
 * Scales each leaf of the gradient down so that the root of the mean of its squares is at most a given number:
 *
 * $$u = g \, / \max\left(1, \frac{\operatorname{rms}(g)}{c}\right), \qquad
 *   \operatorname{rms}(g) = \frac{\lVert g \rVert}{\sqrt n}$$
 *
 * where $n$ is the number of elements of the leaf.
 *
 * @throws {ConfigError} If `threshold` is not a finite number above 0.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { clipByBlockRms } from '@thalweg/optimizers';
 *
 * const tx = clipByBlockRms(1);
 * const params = { a: tensor([0, 0]), b: tensor([0, 0]) };
 * const [updates] = tx.update({ a: tensor([2, -2]), b: tensor([0.5, 0.5]) }, tx.init(params));
 * toArray(updates.a) // => [1, -1]
 * toArray(updates.b) // => [0.5, 0.5]
 * ```
 *
 * Source: Shazeer and Stern, "Adafactor: adaptive learning rates with sublinear memory cost" (2018), section 6. Same as Optax
 * `clip_by_block_rms`, but squares that overflow or vanish do not matter: Optax 0.2.8 returns 0 for a gradient of 1e200.
 * PyTorch clips so inside of `Adafactor`. It refuses sparse gradients, since the mean is over all elements.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const clipByBlockRms = defineRule({
  name: 'clipByBlockRms',
  hyper: {
    /** $c$, the largest root of the mean of squares of a leaf. */
    threshold: positive(),
  },
  argument: 'threshold',
  rule: ({ g, threshold }) => ({ g: mul(div(1, max(1, div(rootMeanSquare(g), threshold))), g) }),
});
