import { foldIn, makeKey, matmul, normal, tensor, type Key, type Tensor } from '@thalweg/core';
import { floats } from '../../studies/problem/floats.js';
import { uniformAt } from '../../studies/problem/uniform.js';
import type { Problem } from '../trial/problem.js';
import { trialsOf } from '../trial/trial.js';
import type { ContestTask } from './contest-task.js';
import { chanceOf, logisticRegression, type LabelledRows } from './logistic-regression.js';

/**
 * Logistic regression on features that depend on each other: each is a random mixture of as many normal numbers, so that the loss
 * is curved much more in some directions than in others.
 */
export const denseLogistic = (): Problem<Tensor, LabelledRows> => {
  const mixture = normal(makeKey(1), [features, features]);
  const known = floats(normal(makeKey(2), [features])).map((z) => (2 * z) / Math.sqrt(features));
  const part = (key: Key, rows: number): LabelledRows => {
    const numbers = normal(foldIn(key, 0), [rows, features]);
    const inputs = floats(matmul(numbers, mixture)).map((x) => x / Math.sqrt(features));
    const labels = Float64Array.from({ length: rows }, (_, row) => {
      let score = 0;
      for (let j = 0; j < features; j++) score += inputs[row * features + j]! * known[j]!;
      return uniformAt(foldIn(key, 1), row) < chanceOf(score) ? 1 : -1;
    });
    return { inputs: tensor(inputs, [rows, features]), labels: tensor(labels) };
  };
  return logisticRegression(
    { train: part(makeKey(3), trainRows), validation: part(makeKey(4), 1000), test: part(makeKey(5), 1000) },
    known,
  );
};

const features = 40;
const trainRows = 2000;

const finish = { target: 0.016, steps: 2000, every: 5 };

export const denseLogisticTask: ContestTask = {
  ...finish,
  name: 'dense-logistic',
  title: 'logistic regression, dense',
  measured: 'expected loss above that of the known weights, in nats',
  reason: 'the best weights for the training rows are 0.012 above; a third more than that',
  isQuick: true,
  prepare: () => Promise.resolve(trialsOf(denseLogistic(), finish)),
};
