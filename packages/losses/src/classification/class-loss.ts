import type { Tensor } from '@thalweg/core';
import { requireTensor } from '../argument/require-tensor.js';
import { classesBelow, type ClassLabels } from '../label/class-labels.js';
import { exampleLoss } from '../loss/example-loss.js';
import { keptBy } from '../loss/kept.js';
import { layoutOf } from '../loss/layout.js';
import type { Loss } from '../loss/loss.js';

/**
 * A loss of scores with the classes on the last axis, and of the class of each example.
 *
 * @param loss - The loss of an example, from its scores and its class. It writes the gradient.
 * @throws {ConfigError} If the scores have no axis, or the labels do not fit.
 * @internal
 */
export const classLoss = (
  owner: string,
  scores: Tensor,
  labels: ClassLabels,
  loss: (x: Float64Array, gradient: Float64Array, label: number) => number,
): Loss => {
  requireTensor(owner, 'scores', scores);
  const layout = layoutOf(owner, scores.shape, -1);
  const classes = classesBelow(owner, labels, layout.shape, layout.steps.length);
  return exampleLoss(
    scores,
    layout,
    keptBy(owner, undefined, scores.shape, layout),
    (x, gradient, label: Float64Array) => loss(x, gradient, label[0]!),
    (example) => classes[example]!,
  );
};
