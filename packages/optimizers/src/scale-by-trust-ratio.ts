import { add, defineRule, div, eq, mask, max, mul, nonNegative, norm, positive, select } from '@thalweg/core';

/**
 * Scales the gradient of each leaf to the size of its parameters:
 *
 * $$u = c \, \frac{\max(\lVert \theta \rVert, \mu)}{\max(\lVert g \rVert, \mu) + \epsilon} \, g$$
 *
 * with the norms of a leaf, and $u = g$ where one of the two is 0. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByTrustRatio } from '@thalweg/optimizers';
 *
 * const tx = scaleByTrustRatio();
 * const params = { w: tensor([30, 40]), b: tensor([0]) };
 * const [updates] = tx.update({ w: tensor([3, 4]), b: tensor([7]) }, tx.init(params), { params });
 * toArray(updates.w) // => [30, 40]
 * toArray(updates.b) // => [7]
 * ```
 *
 * Source: You, Gitman and Ginsburg, "Large batch training of convolutional networks" (2017), and You et al.,
 * "Large batch optimization for deep learning" (2020), algorithm 2, with $\phi(z) = z$. Same as Optax
 * `scale_by_trust_ratio`, except that a norm whose square overflows or underflows is right here. PyTorch does not have it.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByTrustRatio = defineRule({
  name: 'scaleByTrustRatio',
  hyper: {
    /** $\mu$, the least norm of parameters and gradients. */
    minNorm: nonNegative(0),
    /** $c$, the size of a step in units of the parameters' norm. */
    trustCoefficient: positive(1),
    /** $\epsilon$, added to the norm of the gradient. */
    eps: nonNegative(0),
    /** The leaves that are scaled. The gradients of others stay as they are. */
    mask: mask(),
  },
  reads: ['params'],
  rule: ({ g, params, minNorm, trustCoefficient, eps }) => {
    const length = max(norm('leaf', params), minNorm);
    const gradientLength = max(norm('leaf', g), minNorm);
    const ratio = div(mul(trustCoefficient, length), add(gradientLength, eps));
    const safe = select(eq(length, 0), 1, select(eq(gradientLength, 0), 1, ratio));
    return { g: mul(safe, g) };
  },
});
