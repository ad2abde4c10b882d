import { tensor, type Tensor } from '@thalweg/core';
import { batches } from '@thalweg/strategies';
import { floats } from '../../studies/problem/floats.js';
import type { Problem } from '../trial/problem.js';
import { onParts, type ThreeParts } from './three-parts.js';

/** Rows of features, `[n, features]`, and a label of each, 1 or -1. */
export interface LabelledRows {
  readonly inputs: Tensor;
  readonly labels: Tensor;
}

/**
 * Logistic regression from weights 0, on labels that were drawn with the probabilities of known weights. The measure is the mean
 * loss, in nats, above that of the known weights on the same rows.
 */
export const logisticRegression = (
  rows: ThreeParts<LabelledRows>,
  known: Float64Array,
): Problem<Tensor, LabelledRows> => ({
  start: () => tensor(new Float64Array(known.length)),
  data: (shuffle) => batches(rows.train, { batchSize: 32, shuffle }),
  valueAndGrad: (weights, { inputs, labels }) => {
    const [features, w, n] = [floats(inputs), floats(weights), labels.size];
    const gradient = new Float64Array(w.length);
    let loss = 0;
    for (let row = 0; row < n; row++) {
      const [start, label] = [row * w.length, labels.get(row)];
      const margin = label * score(features, start, w);
      loss += logisticLoss(margin);
      const slope = -label / (1 + Math.exp(margin)) / n;
      for (let j = 0; j < w.length; j++) gradient[j]! += slope * features[start + j]!;
    }
    return [loss / n, tensor(gradient)];
  },
  measure: onParts(
    { validation: aboveKnown(rows.validation, known), test: aboveKnown(rows.test, known) },
    (weights: Tensor, above) => above(floats(weights)),
  ),
});

/** The mean loss of weights above that of the known ones, in nats. */
const aboveKnown = (
  { inputs, labels }: LabelledRows,
  known: Float64Array,
): ((weights: Float64Array) => number) => {
  const [features, signs] = [floats(inputs), floats(labels)];
  const meanLoss = (w: Float64Array): number =>
    signs.reduce((sum, label, row) => sum + logisticLoss(label * score(features, row * w.length, w)), 0) /
    signs.length;
  const least = meanLoss(known);
  return (weights) => meanLoss(weights) - least;
};

const score = (features: Float64Array, start: number, w: Float64Array): number => {
  let sum = 0;
  for (let j = 0; j < w.length; j++) sum += features[start + j]! * w[j]!;
  return sum;
};

/** log(1 + exp(-margin)), without an overflow. */
const logisticLoss = (margin: number): number =>
  Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
