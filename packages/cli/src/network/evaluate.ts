import { toNdArray } from '@thalweg/core';
import type { Examples } from './examples.js';
import type { Layer, Network } from './network.js';

/** The loss and accuracy of a network on a set of examples. */
export interface Evaluation {
  /** Mean softmax cross entropy, in nats. */
  readonly loss: number;
  /** Fraction of the examples whose class gets the highest score. */
  readonly accuracy: number;
}

/**
 * Evaluates a network on a set of examples.
 *
 * It computes the network in double precision and shares no code with the gradients.
 *
 * @example
 * ```ts
 * import { tensor } from '@thalweg/core';
 * import { evaluate } from 'thalweg/network';
 *
 * const network = { output: { w: tensor([[1, -1]]), b: tensor([0, 0]) } };
 * evaluate(network, { inputs: tensor([[2], [-3]]), labels: tensor([0, 0]) }).accuracy; // => 0.5
 * ```
 * @category Network
 * @since 0.1.0
 */
export const evaluate = (network: Network, { inputs, labels }: Examples): Evaluation => {
  const scoresOf = scoring(network);
  const { data } = toNdArray(inputs);
  const [count = 0, width = 0] = inputs.shape;
  let loss = 0;
  let correct = 0;
  for (let i = 0; i < count; i++) {
    const scores = scoresOf(data.subarray(i * width, (i + 1) * width));
    const label = labels.get(i);
    const highest = Math.max(...scores);
    // Subtracting the highest score keeps every exponential at most 1.
    const logPartition =
      highest + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - highest), 0));
    loss += logPartition - (scores[label] ?? NaN);
    if (scores.indexOf(highest) === label) correct += 1;
  }
  return { loss: loss / count, accuracy: correct / count };
};

type Row = (input: ArrayLike<number>) => Float64Array;

const scoring = (network: Network): Row => {
  const output = denseLayer(network.output);
  if (!('hidden' in network)) return output;
  const hidden = denseLayer(network.hidden);
  return (input) => output(hidden(input).map(Math.tanh));
};

/** One row of inputs to one row of outputs. */
const denseLayer = ({ w, b }: Layer): Row => {
  const weights = toNdArray(w).data;
  const biases = toNdArray(b).data;
  return (input) => {
    const sums = Float64Array.from(biases);
    for (let i = 0; i < input.length; i++) {
      const value = input[i] ?? NaN;
      // Skips zeros: half of a digit is white, and most words do not occur in a text.
      if (value === 0) continue;
      const at = i * sums.length;
      for (let j = 0; j < sums.length; j++) sums[j] = (sums[j] ?? NaN) + value * (weights[at + j] ?? NaN);
    }
    return sums;
  };
};
