import { defineRule, max, mul, nonNegative } from '@thalweg/core';
import { rootMeanSquare } from './root-mean-square.js';

/**
 * Multiplies each element of the gradient by the root of the mean of squares of the parameters in its leaf:
 *
 * $$u = \max(\operatorname{rms}(\theta), c) \, g$$
 *
 * `update` needs the parameters.
 *
 * @throws {ConfigError} If `minScale` is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByParamBlockRms } from '@thalweg/optimizers';
 *
 * const tx = scaleByParamBlockRms();
 * const params = tensor([4, -4]);
 * const [updates] = tx.update(tensor([1, 2]), tx.init(params), { params });
 * toArray(updates).map(Math.round) // => [4, 8]
 * ```
 *
 * Source: Shazeer and Stern, "Adafactor: adaptive learning rates with sublinear memory cost" (2018), algorithm 4. Same as
 * Optax `scale_by_param_block_rms`, but squares that overflow or vanish do not matter. It refuses sparse gradients, since the norm is over all elements.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByParamBlockRms = defineRule({
  name: 'scaleByParamBlockRms',
  hyper: {
    /** $c$, the smallest factor, so that parameters of 0 can move. */
    minScale: nonNegative(1e-3),
  },
  reads: ['params'],
  rule: ({ g, params, minScale }) => ({ g: mul(max(rootMeanSquare(params), minScale), g) }),
});
