import { defineTransformation, positive } from '@thalweg/core';
import { flatVector, treeOf } from './vector/flat-vector.js';
import { lengthOf } from './vector/length-of.js';

/**
 * Replaces the gradient by that at the worst point near the parameters:
 *
 * $$u = \nabla L \left( \theta + \rho \frac{g}{\lVert g \rVert_2} \right)$$
 *
 * where the norm is over all leaves. Put it before an optimizer: `chain(sam({ rho: 0.05 }), momentum(…))` is SAM with momentum.
 * `update` needs the parameters and `valueAndGrad`, which it calls once, on the same batch. A gradient of zero stays.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters and `valueAndGrad`.
 *
 * @example
 * ```ts
 * import { chain, tensor, toArray } from '@thalweg/core';
 * import { sam, sgd } from '@thalweg/optimizers';
 *
 * const tx = chain(sam({ rho: 0.5 }), sgd({ learningRate: 1 }));
 * const params = tensor([2]);
 * const square = (w: typeof params) => [w.get(0) ** 2 / 2, w] as const;
 * const [updates] = tx.update(params, tx.init(params), { params, valueAndGrad: square });
 * toArray(updates) // => [-2.5]
 * ```
 *
 * Source: Foret et al., "Sharpness-aware minimization for efficiently improving generalization" (2021), equations 2 and 3. Optax
 * `contrib.sam` makes it of two optimizers and takes two calls for a step, or a function like `valueAndGrad` in its opaque mode;
 * its `normalize` gives NaN for a gradient of zero. PyTorch has no such optimizer.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const sam = defineTransformation({
  name: 'sam',
  hyper: {
    /** $\rho$, the distance of the worst point. */
    rho: positive(0.05),
  },
  needs: ['params', 'valueAndGrad'],
  init: () => ({}),
  update: (updates, state, { params, valueAndGrad }, { rho }) => {
    const g = flatVector(updates);
    const length = lengthOf(g);
    if (length === 0) return [updates, state];
    const theta = flatVector(params);
    const [, gradient] = valueAndGrad(
      treeOf(
        theta.map((x, i) => x + (rho * g[i]!) / length),
        params,
      ),
    );
    return [gradient, state];
  },
});
