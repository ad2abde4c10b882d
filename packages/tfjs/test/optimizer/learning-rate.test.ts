import * as tf from '@tensorflow/tfjs-core';
import { chain, namedChain } from '@thalweg/core';
import { adam, clip, scale, scaleByLearningRate, sgd } from '@thalweg/optimizers';
import { linear } from '@thalweg/schedules';
import { afterEach, describe, expect, it } from 'vitest';
import { tfOptimizer } from '../../src/index.js';
import { useBackend } from '../support/use-backend.js';

describe.each(['cpu', 'backend'] as const)('on %s', (on) => {
  useBackend('cpu');
  afterEach(() => {
    tf.disposeVariables();
  });
  const step = (optimizer: tf.Optimizer, x: tf.Variable): number => {
    const before = x.dataSync()[0]!;
    optimizer.minimize(() => tf.sum(x), false, [x]);
    return x.dataSync()[0]! - before;
  };

  it('is that of the next step, and can be assigned between steps', () => {
    const x = tf.variable(tf.tensor1d([0]));
    const optimizer = tfOptimizer(sgd({ learningRate: linear({ from: 1, to: 0, steps: 4 }) }), { on });
    expect(optimizer.learningRate).toBe(1);
    expect(step(optimizer, x)).toBe(-1);
    expect(optimizer.learningRate).toBe(0.75);
    expect(step(optimizer, x)).toBe(-0.75);
    optimizer.learningRate = 2;
    expect(optimizer.learningRate).toBe(2);
    expect(step(optimizer, x)).toBe(-2);
    optimizer.learningRate = 4;
    expect(step(optimizer, x)).toBe(-4);
  });

  it('reaches into groups and keeps the state', () => {
    const x = tf.variable(tf.tensor1d([0]));
    const make = () =>
      tfOptimizer(namedChain(['guard', clip(10)], ['main', adam({ learningRate: 1, b1: 0, b2: 0 })]), { on });
    const optimizer = make();
    step(optimizer, x);
    optimizer.learningRate = 0.5;
    expect(step(optimizer, x)).toBeCloseTo(-0.5, 6);
  });

  it('refuses what its rule refuses, and an optimizer without a rate', () => {
    const optimizer = tfOptimizer(chain(clip(1), scaleByLearningRate(1)), { on });
    expect(() => {
      optimizer.learningRate = -1;
    }).toThrow('ThalwegOptimizer: learningRate: expected a finite number, 0 or more, found -1');
    expect(() => {
      optimizer.learningRate = linear({ from: 1, to: 0, steps: 2 }) as never;
    }).toThrow('found a function. Give a schedule to the factory, as in adam({ learningRate })');
    expect(() => tfOptimizer(scale(-1), { on }).learningRate).toThrow(
      'ThalwegOptimizer: learningRate: expected an optimizer with a rule that has a learning rate, found scale, which has none',
    );
  });
});
