import { makeKey, tensor, type Key, type LinearData, type Tensor } from '@thalweg/core';
import { rareFeatures } from '../../studies/problem/rare-features.js';
import type { Problem } from '../trial/problem.js';
import { trialsOf } from '../trial/trial.js';
import type { ContestTask } from './contest-task.js';
import { logisticRegression, type LabelledRows } from './logistic-regression.js';

/** Logistic regression on features of which most are rare: feature i, counted from 1, occurs in one row of i. */
export const sparseLogistic = (): Problem<Tensor, LabelledRows> => {
  const { weights, examples } = rareFeatures(makeKey(1), { width: features, deviation: 1 });
  const part = (key: Key, rows: number): LabelledRows => labelledRows(examples(key, rows));
  return logisticRegression(
    { train: part(makeKey(2), 4000), validation: part(makeKey(3), 2000), test: part(makeKey(4), 2000) },
    Float64Array.from(weights),
  );
};

/** The rows with their zeros, which all optimizers take. */
const labelledRows = ({ starts, indices, values, labels }: LinearData): LabelledRows => {
  const inputs = new Float64Array(labels.length * features);
  for (let row = 0; row < labels.length; row++)
    for (let k = starts[row]!; k < starts[row + 1]!; k++) inputs[row * features + indices[k]!] = values[k]!;
  return { inputs: tensor(inputs, [labels.length, features]), labels: tensor(Float64Array.from(labels)) };
};

const features = 200;

const finish = { target: 0.025, steps: 2000, every: 10 };

export const sparseLogisticTask: ContestTask = {
  ...finish,
  name: 'sparse-logistic',
  title: 'logistic regression, sparse',
  measured: 'expected loss above that of the known weights, in nats',
  reason:
    'the best weights for the training rows are 0.027 above, since they fit the noise; with the right prior, 0.020',
  isQuick: true,
  prepare: () => Promise.resolve(trialsOf(sparseLogistic(), finish)),
};
