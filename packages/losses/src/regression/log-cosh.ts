import type { Tensor } from '@thalweg/core';
import { elementwiseLoss } from '../loss/elementwise-loss.js';
import type { Loss } from '../loss/loss.js';

/**
 * The logarithm of the hyperbolic cosine of each error, about $e^2 / 2$ near 0 and $|e| - \log 2$ far away:
 *
 * $$\ell = \log \cosh e, \qquad \frac{\partial \ell}{\partial x} = \tanh e, \qquad e = x - y$$
 *
 * It is smooth everywhere, unlike {@link huberLoss}. It does not overflow, and keeps its digits near 0.
 *
 * @param predictions - $x$, of any shape.
 * @param targets - $y$, in shape and dtype of the predictions; zeros by default.
 * @throws {ConfigError} If the tensors differ in shape or dtype.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { logCosh } from '@thalweg/losses';
 *
 * const { values, gradient } = logCosh(tensor([0, 1, 1000]));
 * toArray(values) // => [0, 0.433780830…, 999.306852819…]
 * toArray(gradient) // => [0, 0.761594155…, 1]
 * ```
 *
 * Source: Pengfei Chen, Guangyong Chen, Shengyu Zhang, "Log Hyperbolic Cosine Loss Improves Variational Auto-Encoder"
 * (2019). Same as `log_cosh` of Optax, which loses the digits of errors below 1e-5. PyTorch has none.
 *
 * @category Loss
 * @since 0.1.0
 */
export const logCosh = (predictions: Tensor, targets?: Tensor): Loss =>
  elementwiseLoss(
    'logCosh',
    ['predictions', 'targets'],
    predictions,
    targets,
    (x, y) => {
      const size = Math.abs(x - y);
      // cosh e = 1 + 2 sinh²(e / 2): the sum with log 2 would cancel near 0.
      return size < 1
        ? Math.log1p(2 * Math.sinh(size / 2) ** 2)
        : size + Math.log1p(Math.exp(-2 * size)) - Math.LN2;
    },
    (x, y) => Math.tanh(x - y),
  );
