import {
  asTensor,
  choice,
  defineTransformation,
  nonNegative,
  positive,
  toNdArray,
  zipTrees,
} from '@thalweg/core';
import { oneUnit, unitLengths, unitsOf, type Outputs } from './units-of.js';

/**
 * Limits the gradient of each unit to a share of the length of its weights:
 *
 * $$u_i = \begin{cases} \dfrac{c \max(\lVert \theta_i \rVert, \epsilon)}{\lVert g_i \rVert} \, g_i & \text{if } \lVert g_i \rVert >
 *   c \max(\lVert \theta_i \rVert, \epsilon), \\ g_i & \text{otherwise.} \end{cases}$$
 *
 * A unit $i$ is what leads to one output: all elements with the same place on the axis of outputs, which is the last one unless
 * `outputs` says otherwise. So the units of a matrix `[inputs, outputs]` are its columns, and those of a filter
 * `[height, width, inputs, outputs]` are matrices of inputs. A leaf with at most one axis longer than 1, such as an offset, is
 * one unit. `update` needs the parameters.
 *
 * Lengths are computed in double, and do not overflow where their squares do.
 *
 * @throws {ConfigError} If an option is missing or out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { adaptiveGradClip } from '@thalweg/optimizers';
 *
 * const tx = adaptiveGradClip(0.5);
 * const params = tensor([[3, 0, 1], [4, 2, 0]]);
 * const gradient = tensor([[6, 0, 0.1], [8, -4, 0.2]]);
 * const [updates] = tx.update(gradient, tx.init(params), { params });
 * toArray(updates) // => [1.5, 0, 0.1, 2, -1, 0.2]
 * ```
 *
 * Source: Brock, De, Smith and Simonyan, "High-performance large-scale image recognition without normalization" (2021), eq. 3. Same
 * as Optax `adaptive_grad_clip` on leaves of 0, 1, 2, 4 and 5 axes. On leaves of 3 axes Optax takes the last two as axes of outputs;
 * it refuses more than 5, and has an option for the axes of a unit. Its lengths overflow for elements beyond 1e154. Where
 * $\lVert g_i \rVert$ is below 1e-6 and still too long, Optax (0.2.8) divides by 1e-6, and so makes the gradient
 * shorter than the limit. PyTorch does not have it.
 *
 * It refuses sparse gradients, as every transformation that is not a rule.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const adaptiveGradClip = defineTransformation({
  name: 'adaptiveGradClip',
  hyper: {
    /** $c$, the largest length of a unit's gradient, in lengths of its weights. */
    clipping: positive(),
    /** $\epsilon$, the least length of weights, so that weights of 0 can move. */
    eps: nonNegative(1e-3),
    /** Where a weight has its outputs: in the last axis, as in `matmul(x, w)`, or in the first, as in PyTorch. */
    outputs: choice<Outputs>(['columns', 'rows'], 'columns'),
  },
  argument: 'clipping',
  needs: ['params'],
  init: () => ({}),
  update: (updates, state, { params }, { clipping, eps, outputs }) => [
    zipTrees(
      (g, theta) => {
        const units = g.shape.filter((length) => length > 1).length > 1 ? unitsOf(g.shape, outputs) : oneUnit;
        const gradient = toNdArray(g).data;
        const [lengths, limits] = [gradient, toNdArray(theta).data].map((data) => unitLengths(data, units));
        const factors = lengths!.map((length, unit) => {
          const limit = clipping * Math.max(limits![unit]!, eps);
          return length > limit ? limit / length : 1;
        });
        for (let i = 0; i < gradient.length; i++) gradient[i] = gradient[i]! * factors[units.unitAt(i)]!;
        return asTensor(gradient, g.shape);
      },
      updates,
      params,
    ),
    state,
  ],
});
