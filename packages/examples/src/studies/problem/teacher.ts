import { normal, splitKey, tensor, type Key } from '@thalweg/core';
import type { Examples } from 'thalweg/network';
import { floats } from './floats.js';
import { uniformAt } from './uniform.js';

/** A function that classifies, and that a network is to learn from examples. */
export type Teacher = (key: Key, options: TeacherOptions) => Examples;

export interface TeacherOptions {
  readonly rows: number;
  /** The share of labels that are drawn anew, each class being as likely; 0 by default. */
  readonly noise?: number;
}

/**
 * Standard normal inputs; the class is the highest of the scores of a random network with one tanh layer.
 *
 * Width and scale were chosen once, for all studies: hard enough that networks of the size used here still err on one test
 * example in six when they have learnt all they can from some thousand, and that a large constant rate does worse.
 *
 * @param key - Of the network.
 * @param options - `inputs`: 20 by default. `classes`: 5 by default.
 */
export const createTeacher = (
  key: Key,
  { inputs = 20, classes = 5 }: { readonly inputs?: number; readonly classes?: number } = {},
): Teacher => {
  const [forHidden = key, forOutput = key] = splitKey(key);
  const scale = 2.2 / Math.sqrt(inputs);
  const hiddenWeights = floats(normal(forHidden, [inputs, hiddenUnits])).map((z) => scale * z);
  const outputWeights = floats(normal(forOutput, [hiddenUnits, classes]));

  const classOf = (input: Float64Array): number => {
    const scores = new Float64Array(classes);
    for (let j = 0; j < hiddenUnits; j++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += input[i]! * hiddenWeights[i * hiddenUnits + j]!;
      const value = Math.tanh(sum);
      for (let c = 0; c < classes; c++) scores[c]! += value * outputWeights[j * classes + c]!;
    }
    return scores.indexOf(Math.max(...scores));
  };

  return (key, { rows, noise = 0 }) => {
    const [forInputs = key, forNoise = key, forLabels = key] = splitKey(key, 3);
    const examples = normal(forInputs, [rows, inputs]);
    const data = floats(examples);
    const labels = Float64Array.from({ length: rows }, (_, row) =>
      uniformAt(forNoise, row) < noise
        ? Math.floor(uniformAt(forLabels, row) * classes)
        : classOf(data.subarray(row * inputs, (row + 1) * inputs)),
    );
    return { inputs: examples, labels: tensor(labels) };
  };
};

const hiddenUnits = 12;
