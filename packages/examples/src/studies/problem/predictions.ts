import { tensor, type Tensor } from '@thalweg/core';
import { floats } from './floats.js';

/** The fraction of the rows of a table `[n, classes]` whose highest number, a score or a probability, is the label's. */
export const accuracyOf = (predictions: Tensor, labels: Tensor): number => {
  const table = floats(predictions);
  const classes = table.length / labels.size;
  let correct = 0;
  for (let row = 0; row < labels.size; row++) {
    const label = labels.get(row);
    const own = table[row * classes + label]!;
    let highest = true;
    for (let c = 0; c < classes; c++) {
      const score = table[row * classes + c]!;
      // Of equal scores the first counts, so that a network without an opinion always names the same class.
      if (score > own || (score === own && c < label) || Number.isNaN(score)) highest = false;
    }
    if (highest) correct++;
  }
  return correct / labels.size;
};

/** The probabilities of the classes from their scores, row by row. */
export const softmax = (scores: Tensor): Tensor => {
  const table = floats(scores);
  const classes = scores.shape.at(-1) ?? 1;
  for (let start = 0; start < table.length; start += classes) {
    const row = table.subarray(start, start + classes);
    let highest = -Infinity;
    for (let c = 0; c < classes; c++) highest = Math.max(highest, row[c]!);
    let sum = 0;
    // Subtracting the highest score keeps every exponential at most 1.
    for (let c = 0; c < classes; c++) sum += row[c] = Math.exp(row[c]! - highest);
    for (let c = 0; c < classes; c++) row[c]! /= sum;
  }
  return tensor(table, scores.shape);
};
