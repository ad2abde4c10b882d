import * as tf from '@tensorflow/tfjs-core';
import { chain } from '@thalweg/core';
import {
  adagrad,
  adam,
  adamax,
  addMomentum,
  momentum,
  rmsprop,
  scaleByLearningRate,
  sgd,
} from '@thalweg/optimizers';
import { afterEach, describe, expect, it } from 'vitest';
import { tfOptimizer } from '../../src/index.js';
import { useBackend } from '../support/use-backend.js';

// What the tests of tfjs say of its own optimizers.
describe.each(['cpu', 'backend'] as const)('on %s', (on) => {
  useBackend('cpu');
  afterEach(() => {
    tf.disposeVariables();
  });
  const make = (learningRate = 0.1) => tfOptimizer(sgd({ learningRate }), { on });

  it('is an optimizer of tfjs', () => {
    expect(make()).toBeInstanceOf(tf.Optimizer);
  });

  it('updates the variables of the loss and no others; returns the cost only if asked; leaks no tensor', () => {
    const optimizer = make();
    const [x, bias, stray] = [
      tf.variable(tf.scalar(4)),
      tf.variable(tf.scalar(1)),
      tf.variable(tf.scalar(-1)),
    ];
    const f = (): tf.Scalar => tf.add(tf.square(x), bias);
    let before = tf.memory().numTensors;
    const cost = optimizer.minimize(f, true);
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(cost?.dataSync()[0]).toBe(17);
    expect(x.dataSync()[0]).toBeCloseTo(4 - 0.1 * 8, 6);
    expect(bias.dataSync()[0]).toBeCloseTo(0.9, 6);
    expect(stray.dataSync()[0]).toBe(-1);
    cost?.dispose();
    before = tf.memory().numTensors;
    expect(optimizer.minimize(f)).toBeNull();
    expect(tf.memory().numTensors).toBe(before);
    expect(x.dataSync()[0]).toBeCloseTo(3.2 - 0.1 * 6.4, 6);
    expect(optimizer.iterations).toBe(2);
  });

  it('updates the variables of the list only', () => {
    const optimizer = make();
    const [x, bias] = [tf.variable(tf.scalar(4)), tf.variable(tf.scalar(1))];
    const f = (): tf.Scalar => tf.add(tf.square(x), bias);
    for (const expected of [3.2, 2.56]) {
      optimizer.minimize(f, false, [x]);
      expect(x.dataSync()[0]).toBeCloseTo(expected, 6);
      expect(bias.dataSync()[0]).toBe(1);
    }
    optimizer.minimize(f, false, [x, bias]);
    expect(bias.dataSync()[0]).toBeCloseTo(0.9, 6);
  });

  it('updates trainable variables only, and refuses a list without one', () => {
    const optimizer = make();
    const x = tf.variable(tf.scalar(4), false);
    const bias = tf.variable(tf.scalar(1));
    const f = (): tf.Scalar => tf.add(tf.square(x), bias);
    optimizer.minimize(f);
    optimizer.minimize(f, false, [x, bias]);
    expect(x.dataSync()[0]).toBe(4);
    expect(bias.dataSync()[0]).toBeCloseTo(0.8, 6);
    expect(() => optimizer.minimize(f, false, [x])).toThrow('none of the 1 variables is trainable');
    expect(() => optimizer.minimize(f, false, [])).toThrow('at least one');
  });

  it('refuses a loss that is not a scalar', () => {
    const x = tf.variable(tf.tensor([1, 2]));
    expect(() => make().minimize(() => tf.square(x) as unknown as tf.Scalar)).toThrow('must return a scalar');
  });

  it('applies a record and a list of gradients', () => {
    const optimizer = make();
    const x = tf.variable(tf.tensor([1, 2]), true, 'x');
    const gradient = tf.tensor([10, 20]);
    optimizer.applyGradients({ x: gradient });
    expect([...x.dataSync()]).toEqual([0, 0]);
    optimizer.applyGradients([{ name: 'x', tensor: gradient }]);
    expect([...x.dataSync()]).toEqual([-1, -2]);
    expect(gradient.isDisposed).toBe(false);
  });

  it('computes gradients without a step', () => {
    const x = tf.variable(tf.scalar(4), true, 'x');
    const { value, grads } = make().computeGradients((): tf.Scalar => tf.square(x));
    expect([value.dataSync()[0], grads.x?.dataSync()[0], x.dataSync()[0]]).toEqual([16, 8, 4]);
  });

  it('continues from the weights of another one', async () => {
    const x = tf.variable(tf.tensor([2, 4]), true, 'x');
    const f = (): tf.Scalar => tf.sum(tf.square(x));
    const first = tfOptimizer(adam({ learningRate: 0.1, b1: 0.8, b2: 0.9 }), { on });
    expect((await first.getWeights()).map(({ name }) => name)).toEqual(['iter']);
    expect(first.iterations).toBe(0);
    first.minimize(f);
    const weights = await first.getWeights();
    expect(weights[0]?.name).toBe('iter');
    expect(weights[0]?.tensor.dataSync()[0]).toBe(1);
    const second = tfOptimizer(adam({ learningRate: 0.1, b1: 0.8, b2: 0.9 }), { on });
    await second.setWeights(weights);
    const costs = [second.minimize(f, true), second.minimize(f, true)];
    expect(costs[0]?.dataSync()[0]).toBeCloseTo(18.82, 5);
    expect(costs[1]?.dataSync()[0]).toBeCloseTo(17.681284, 5);
    expect(second.iterations).toBe(3);
    const third = tfOptimizer(adam(), { on });
    await third.setWeights(await second.getWeights());
    expect(third.iterations).toBe(3);
  });

  it('frees all its tensors', async () => {
    const before = tf.memory().numTensors;
    const optimizer = tfOptimizer(adam({ learningRate: 0.1 }), { on });
    const x = tf.variable(tf.tensor([2, 4]));
    for (let i = 0; i < 3; i++) optimizer.minimize(() => tf.sum(tf.square(x)));
    await optimizer.getWeights();
    await optimizer.getWeights();
    optimizer.dispose();
    x.dispose();
    // The argument of `variable`.
    expect(tf.memory().numTensors).toBe(before + 1);
  });

  // Rates and constants of the tests of tfjs. Adadelta is left out, since tfjs divides by the average before the step, and
  // centered RMSProp, since tfjs subtracts eps under the root.
  it.each([
    ['sgd', sgd({ learningRate: 0.1 }), () => tf.train.sgd(0.1)],
    ['momentum', momentum({ learningRate: 0.1, momentum: 0.5 }), () => tf.train.momentum(0.1, 0.5)],
    [
      'momentum, nesterov',
      chain(addMomentum({ decay: 0.5, nesterov: true }), scaleByLearningRate(0.1)),
      () => tf.train.momentum(0.1, 0.5, true),
    ],
    ['adam', adam({ learningRate: 0.1, b1: 0.8, b2: 0.9, eps: 1e-7 }), () => tf.train.adam(0.1, 0.8, 0.9)],
    [
      'adamax',
      adamax({ learningRate: 0.1, b1: 0.8, b2: 0.9, eps: 1e-7 }),
      () => tf.train.adamax(0.1, 0.8, 0.9),
    ],
    [
      'adagrad',
      adagrad({ learningRate: 0.1, initialAccumulatorValue: 0.1, eps: 1e-7, epsInSqrt: true }),
      () => tf.train.adagrad(0.1, 0.1),
    ],
    ['rmsprop', rmsprop({ learningRate: 0.1, decay: 0.95, eps: 1e-7 }), () => tf.train.rmsprop(0.1, 0.95)],
  ] as const)('%s goes where that of tfjs goes', (_, tx, make) => {
    const theirs = make();
    const ours = tfOptimizer(tx, { on });
    const [x, y] = [tf.variable(tf.tensor([1, 2])), tf.variable(tf.tensor([1, 2]))];
    for (let i = 0; i < 5; i++) {
      ours.minimize(() => tf.sum(tf.square(x)), false, [x]);
      theirs.minimize(() => tf.sum(tf.square(y)), false, [y]);
    }
    const expected = y.dataSync();
    x.dataSync().forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-6);
    });
    theirs.dispose();
    ours.dispose();
  });
});
