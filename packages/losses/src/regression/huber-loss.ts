import { positive, requireOptions, type Tensor } from '@thalweg/core';
import { readNumber } from '../argument/read-number.js';
import { elementwiseLoss } from '../loss/elementwise-loss.js';
import type { Loss } from '../loss/loss.js';

/**
 * The Huber loss of each element, quadratic near 0 and linear beyond:
 *
 * $$\ell = \begin{cases} \tfrac12 e^2 & |e| \le \delta \\ \delta (|e| - \tfrac12 \delta) & \text{else} \end{cases},
 * \qquad \frac{\partial \ell}{\partial x} = \max(-\delta, \min(\delta, e)), \qquad e = x - y$$
 *
 * Its gradient is that of {@link l2Loss}, clipped to $[-\delta, \delta]$.
 *
 * @param predictions - $x$, of any shape.
 * @param targets - $y$, in shape and dtype of the predictions; zeros by default.
 * @param options - `delta`: $\delta$, where it becomes linear, a finite number above 0; 1 by default.
 * @throws {ConfigError} If the tensors differ in shape or dtype, or `delta` is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { huberLoss } from '@thalweg/losses';
 *
 * const { values, gradient } = huberLoss(tensor([1, 5]), tensor([0, 1]), { delta: 2 });
 * toArray(values) // => [0.5, 6]
 * toArray(gradient) // => [1, 2]
 * ```
 *
 * Source: Peter J. Huber, "Robust Estimation of a Location Parameter" (1964). Same as `huber_loss` of Optax and PyTorch.
 * PyTorch's `smooth_l1_loss` is this divided by $\delta$.
 *
 * @category Loss
 * @since 0.1.0
 */
export const huberLoss = (
  predictions: Tensor,
  targets?: Tensor,
  options: { readonly delta?: number } = {},
): Loss => {
  requireOptions('huberLoss', options, { delta: true });
  const delta = readNumber('huberLoss', 'delta', options.delta, positive(1));
  return elementwiseLoss(
    'huberLoss',
    ['predictions', 'targets'],
    predictions,
    targets,
    (x, y) => {
      const size = Math.abs(x - y);
      return size <= delta ? 0.5 * size * size : delta * (size - 0.5 * delta);
    },
    (x, y) => Math.max(-delta, Math.min(delta, x - y)),
  );
};
