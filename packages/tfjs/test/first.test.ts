import * as tf from '@tensorflow/tfjs';
import { adam } from '@thalweg/optimizers';
import { expect, it } from 'vitest';
import { tfOptimizer } from '../src/index.js';

it('trains', () => {
  tf.env().set('IS_TEST', true);
  const x = tf.variable(tf.tensor([2, 4]));
  const o = tfOptimizer(adam({ learningRate: 0.1, b1: 0.8, b2: 0.9 }));
  expect(o).toBeInstanceOf(tf.Optimizer);
  o.minimize(() => tf.sum(tf.square(x)));
  expect([...x.dataSync()]).toEqual([1.9, 3.9].map(Math.fround));
  const n = tf.memory().numTensors;
  o.minimize(() => tf.sum(tf.square(x)));
  expect(tf.memory().numTensors).toBe(n);
});
