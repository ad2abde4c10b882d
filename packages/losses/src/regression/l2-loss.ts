import type { Tensor } from '@thalweg/core';
import { elementwiseLoss } from '../loss/elementwise-loss.js';
import type { Loss } from '../loss/loss.js';

/**
 * Half the squared error of each element:
 *
 * $$\ell = \tfrac12 (x - y)^2, \qquad \frac{\partial \ell}{\partial x} = x - y$$
 *
 * @param predictions - $x$, of any shape.
 * @param targets - $y$, in shape and dtype of the predictions; zeros by default.
 * @throws {ConfigError} If the tensors differ in shape or dtype.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { l2Loss } from '@thalweg/losses';
 *
 * const { values, gradient } = l2Loss(tensor([1, 3]), tensor([0, 1]));
 * toArray(values) // => [0.5, 2]
 * toArray(gradient) // => [1, 2]
 * ```
 *
 * Same as `l2_loss` of Optax. `squaredLoss` of `@thalweg/core` is the same function as an expression, for linear models on
 * sparse rows. PyTorch's `mse_loss` is twice this: {@link squaredError}.
 *
 * @category Loss
 * @since 0.1.0
 */
export const l2Loss = (predictions: Tensor, targets?: Tensor): Loss =>
  elementwiseLoss(
    'l2Loss',
    ['predictions', 'targets'],
    predictions,
    targets,
    (x, y) => 0.5 * (x - y) ** 2,
    (x, y) => x - y,
  );
