import type { Tensor } from '@thalweg/core';
import { elementwiseLoss } from '../loss/elementwise-loss.js';
import type { Loss } from '../loss/loss.js';

/**
 * The squared error of each element:
 *
 * $$\ell = (x - y)^2, \qquad \frac{\partial \ell}{\partial x} = 2 (x - y)$$
 *
 * `meanOf(squaredError(x, y))` is the mean squared error.
 *
 * @param predictions - $x$, of any shape.
 * @param targets - $y$, in shape and dtype of the predictions; zeros by default.
 * @throws {ConfigError} If the tensors differ in shape or dtype.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { squaredError } from '@thalweg/losses';
 *
 * const { values, gradient } = squaredError(tensor([1, 3]), tensor([0, 1]));
 * toArray(values) // => [1, 4]
 * toArray(gradient) // => [2, 4]
 * ```
 *
 * Same as `squared_error` of Optax, and `mse_loss` of PyTorch with `reduction='none'`. {@link l2Loss} is half of it, and
 * so is `squaredLoss` of `@thalweg/core`, which is an expression for linear models on sparse rows.
 *
 * @category Loss
 * @since 0.1.0
 */
export const squaredError = (predictions: Tensor, targets?: Tensor): Loss =>
  elementwiseLoss(
    'squaredError',
    ['predictions', 'targets'],
    predictions,
    targets,
    (x, y) => (x - y) ** 2,
    (x, y) => 2 * (x - y),
  );
