import { ConfigError, requireOptions, type Tensor } from '@thalweg/core';
import { requireTensor } from '../argument/require-tensor.js';
import { classesBelow, type ClassLabels } from '../label/class-labels.js';
import type { AlongAxes } from '../loss/along-axes.js';
import { exampleLoss } from '../loss/example-loss.js';
import { keptBy } from '../loss/kept.js';
import { layoutOf } from '../loss/layout.js';
import type { Loss } from '../loss/loss.js';
import { crossEntropy } from './cross-entropy.js';

/**
 * The cross entropy between the softmax of logits and the class of each example:
 *
 * $$\ell = \log \sum_k e^{x_k} - x_y, \qquad
 * \frac{\partial \ell}{\partial x_j} = \frac{e^{x_j}}{\sum_k e^{x_k}} - [j = y]$$
 *
 * The same as {@link softmaxCrossEntropy} with one-hot labels.
 *
 * @param logits - $x$, with the classes on the last axis.
 * @param labels - $y$, the class of each example, counted from 0.
 * @param options - `axis`: the axis or axes of the classes, the last one by default. With several, a label counts through
 *   them with the last one fastest. `where`: which classes or examples count; it keeps the class of each example that it
 *   keeps.
 * @returns One value for each example.
 * @throws {ConfigError} If a label is no class or one that `where` leaves out, or shapes or options do not fit.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { softmaxCrossEntropyWithIntegerLabels } from '@thalweg/losses';
 *
 * const logits = tensor([[0, Math.log(3)], [2, -Infinity]]);
 * const { values, gradient } = softmaxCrossEntropyWithIntegerLabels(logits, [0, 0]);
 * toArray(values) // => [1.386294361…, 0]
 * toArray(gradient) // => [-0.75, 0.74999…, 0, 0]
 * ```
 *
 * Same as `softmax_cross_entropy_with_integer_labels` of Optax, with two differences: Optax takes a label beyond the last
 * class and gives NaN, and if `where` leaves out the label's class it gives a number that may be below 0. Same as
 * `cross_entropy` of PyTorch with `reduction='none'`, which has the classes on axis 1.
 *
 * @category Loss
 * @since 0.1.0
 */
export const softmaxCrossEntropyWithIntegerLabels = (
  logits: Tensor,
  labels: ClassLabels,
  options: AlongAxes = {},
): Loss => {
  requireOptions(owner, options, { axis: true, where: true });
  requireTensor(owner, 'logits', logits);
  const layout = layoutOf(owner, logits.shape, options.axis ?? -1);
  const classes = classesBelow(owner, labels, layout.shape, layout.steps.length);
  const kept = keptBy(owner, options.where, logits.shape, layout);
  classes.forEach((label, example) => {
    const elements = kept(example);
    if (elements.length > 0 && !elements.includes(label))
      throw new ConfigError({
        owner,
        argument: 'where',
        expected: 'a mask that keeps the class of each example, or leaves out all of them',
        found: `one without class ${label} of example ${example}`,
      });
  });
  return exampleLoss(logits, layout, kept, crossEntropy, (example, element) =>
    element === classes[example] ? 1 : 0,
  );
};

const owner = 'softmaxCrossEntropyWithIntegerLabels';
