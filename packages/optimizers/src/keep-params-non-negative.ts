import { defineRule } from '@thalweg/core';
import { positivePart } from './projection/projection-non-negative.js';
import { updateInto } from './projection/update-into.js';

/**
 * Changes the updates so that no parameter falls below 0:
 *
 * $$u = \begin{cases} -\theta & \theta + g < 0 \\ g & \text{otherwise} \end{cases}$$
 *
 * It goes last in a chain, after the learning rate. A parameter that is below 0 already moves to 0. `update` needs the
 * parameters. It is {@link keepParamsIn} with {@link projectionNonNegative}, by the name that Optax gives it.
 *
 * @throws {ConfigError} If `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { chain, makeStep, tensor, toArray } from '@thalweg/core';
 * import { keepParamsNonNegative, sgd } from '@thalweg/optimizers';
 *
 * const step = makeStep(chain(sgd({ learningRate: 1 }), keepParamsNonNegative()));
 * toArray(step(step.init(tensor([1, 1])), tensor([3, 0.5])).params) // => [0, 0.5]
 * ```
 *
 * It is the projected gradient method, Levitin and Polyak, "Constrained minimization methods" (1966), if the update is a
 * step of gradient descent. Same as Optax `keep_params_nonnegative`. PyTorch has no such transformation. It refuses sparse
 * gradients, since an element without a gradient may move.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const keepParamsNonNegative = defineRule({
  name: 'keepParamsNonNegative',
  hyper: {},
  reads: ['params'],
  rule: ({ g, params }) => ({ g: updateInto(params, g, positivePart) }),
});
