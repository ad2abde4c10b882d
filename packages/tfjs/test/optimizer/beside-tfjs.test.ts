import * as tf from '@tensorflow/tfjs-core';
import { chainAll, makeStep, tensor, toArray, type AnyTransformation } from '@thalweg/core';
import { adadelta, adagrad, adam, adamax, momentum, nesterov, rmsprop, sgd } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import { useBackend } from '../support/use-backend.js';

const gradients = [
  [1, -2],
  [3, 1],
  [0.5, 0.5],
  [-1, 0],
];

/** The parameters after each step. */
const theirs = (optimizer: tf.Optimizer): number[] => {
  const w = tf.variable(tf.tensor1d([1, -2]));
  const params = gradients.flatMap((g) => {
    optimizer.applyGradients([{ name: w.name, tensor: tf.tensor1d(g) }]);
    return [...w.dataSync()];
  });
  w.dispose();
  return params;
};

const ours = (optimizer: AnyTransformation): number[] => {
  const step = makeStep(chainAll([optimizer]));
  let at = step.init(tensor([1, -2], [2], 'float32'));
  return gradients.flatMap((g) => {
    at = step(at, tensor(g, [2], 'float32'));
    return toArray(at.params);
  });
};

const largestDifference = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((x, i) => Math.abs(x - b[i]!)));

// The table "Coming from tfjs" in the README of @thalweg/optimizers.
describe('beside the optimizers of tfjs', () => {
  useBackend('cpu');
  const learningRate = 0.1;

  it.each([
    ['sgd', () => tf.train.sgd(0.1), sgd({ learningRate })],
    ['momentum', () => tf.train.momentum(0.1, 0.9), momentum({ learningRate, momentum: 0.9 })],
    [
      'momentum with Nesterov',
      () => tf.train.momentum(0.1, 0.9, true),
      nesterov({ learningRate, momentum: 0.9, form: 'reformulated' }),
    ],
    [
      'adagrad',
      () => tf.train.adagrad(0.1),
      adagrad({ learningRate, eps: 1e-7, epsInSqrt: true, initialAccumulatorValue: 0.1 }),
    ],
    ['rmsprop', () => tf.train.rmsprop(0.1), rmsprop({ learningRate, eps: 1e-7 })],
    [
      'rmsprop with momentum',
      () => tf.train.rmsprop(0.1, 0.8, 0.9),
      rmsprop({ learningRate, decay: 0.8, momentum: 0.9, eps: 1e-7 }),
    ],
    ['adamax', () => tf.train.adamax(0.1), adamax({ learningRate, eps: 1e-7 })],
  ])('%s: the same parameters but for rounding', (_, make, optimizer) => {
    expect(largestDifference(theirs(make()), ours(optimizer))).toBeLessThan(1e-6);
  });

  it.each([1e-7, 0.1])('adam with eps %d: the same but for corrections of the bias in float32', (eps) => {
    const difference = largestDifference(
      theirs(tf.train.adam(0.1, 0.9, 0.999, eps)),
      ours(adam({ learningRate, eps })),
    );
    expect(difference).toBeLessThan(1e-5);
    expect(difference).toBeGreaterThan(0);
  });

  it('adadelta: tfjs divides by the mean of the step before, so its first step is the gradient', () => {
    const [first, second] = theirs(tf.train.adadelta(1));
    expect(first).toBeCloseTo(0, 6);
    expect(second).toBeCloseTo(0, 6);
    expect(ours(adadelta({ learningRate: 1, eps: 1e-7 }))[0]).toBeCloseTo(1 - Math.sqrt(1e-7 / 0.05), 5);
  });

  it('centered rmsprop: tfjs makes a parameter without a gradient NaN', () => {
    const optimizer = tf.train.rmsprop(0.1, 0.9, 0, 1e-7, true);
    const w = tf.variable(tf.tensor1d([1]));
    optimizer.applyGradients([{ name: w.name, tensor: tf.tensor1d([0]) }]);
    expect(w.dataSync()[0]).toBeNaN();
    const step = makeStep(rmsprop({ learningRate, eps: 1e-7, centered: true }));
    expect(toArray(step(step.init(tensor([1])), tensor([0])).params)).toEqual([1]);
    w.dispose();
  });
});
