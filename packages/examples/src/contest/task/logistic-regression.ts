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
 * Logistic regression from weights 0, on labels that were drawn with the probabilities of known weights. The measure is the loss
 * that is expected with these probabilities, above that of the known weights: no luck with the labels of held-out rows is in it.
 */
export const logisticRegression = (
  { train, validation, test }: ThreeParts<LabelledRows>,
  known: Float64Array,
): Problem<Tensor, LabelledRows> => ({
  start: () => tensor(new Float64Array(known.length)),
  data: (shuffle) => batches(train, { batchSize: 32, shuffle }),
  valueAndGrad: (weights, { inputs, labels }) => {
    const [features, w, n] = [floats(inputs), floats(weights), labels.size];
    const gradient = new Float64Array(w.length);
    let loss = 0;
    for (let row = 0; row < n; row++) {
      const [start, label] = [row * w.length, labels.get(row)];
      let margin = 0;
      for (let j = 0; j < w.length; j++) margin += label * features[start + j]! * w[j]!;
      loss += logisticLoss(margin);
      const slope = -label / (1 + Math.exp(margin)) / n;
      for (let j = 0; j < w.length; j++) gradient[j]! += slope * features[start + j]!;
    }
    return [loss / n, tensor(gradient)];
  },
  measure: onParts(
    { validation: aboveKnown(validation.inputs, known), test: aboveKnown(test.inputs, known) },
    (weights: Tensor, above) => above(floats(weights)),
  ),
});

/** The expected loss of weights on rows above that of the known ones, in nats. */
const aboveKnown = (inputs: Tensor, known: Float64Array): ((weights: Float64Array) => number) => {
  // The numbers other than 0, row by row: there are few in sparse rows.
  const [starts, indices, values]: [number[], number[], number[]] = [[0], [], []];
  floats(inputs).forEach((value, i) => {
    if (value !== 0) {
      indices.push(i % known.length);
      values.push(value);
    }
    if ((i + 1) % known.length === 0) starts.push(indices.length);
  });
  const rows = starts.length - 1;
  const score = (row: number, w: Float64Array): number => {
    let sum = 0;
    for (let k = starts[row]!; k < starts[row + 1]!; k++) sum += values[k]! * w[indices[k]!]!;
    return sum;
  };
  const chances = Float64Array.from({ length: rows }, (_, row) => chanceOf(score(row, known)));
  const expectedLoss = (w: Float64Array): number =>
    chances.reduce((sum, chance, row) => {
      const margin = score(row, w);
      return sum + chance * logisticLoss(margin) + (1 - chance) * logisticLoss(-margin);
    }, 0) / rows;
  const least = expectedLoss(known);
  return (weights) => expectedLoss(weights) - least;
};

/** The chance of the label 1. */
export const chanceOf = (score: number): number => 1 / (1 + Math.exp(-score));

/** log(1 + exp(-margin)), without an overflow. */
const logisticLoss = (margin: number): number =>
  Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
