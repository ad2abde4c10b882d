import { defineRule, max, mul, nonNegative, norm } from '@thalweg/core';

/**
 * Multiplies each element of the gradient by the norm of the parameters in its leaf:
 *
 * $$u = \max(\lVert \theta \rVert, c) \, g$$
 *
 * `update` needs the parameters.
 *
 * @throws {ConfigError} If `minScale` is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByParamBlockNorm } from '@thalweg/optimizers';
 *
 * const tx = scaleByParamBlockNorm();
 * const params = tensor([3, 4]);
 * const [updates] = tx.update(tensor([1, 2]), tx.init(params), { params });
 * toArray(updates).map(Math.round) // => [5, 10]
 * ```
 *
 * Source: You et al., "Large batch optimization for deep learning" (2020), where it is $\phi$ with a lower bound. Same as
 * Optax `scale_by_param_block_norm`, but squares that overflow or vanish do not matter. It refuses sparse gradients, since the norm is over all elements.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByParamBlockNorm = defineRule({
  name: 'scaleByParamBlockNorm',
  hyper: {
    /** $c$, the smallest factor, so that parameters of 0 can move. */
    minScale: nonNegative(1e-3),
  },
  reads: ['params'],
  rule: ({ g, params, minScale }) => ({ g: mul(max(norm('leaf', params), minScale), g) }),
});
