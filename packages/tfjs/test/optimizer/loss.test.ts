import * as tf from '@tensorflow/tfjs-core';
import {
  chain,
  defineTransformation,
  makeStep,
  mapTensors,
  tensor,
  zipTrees,
  type Tensor,
} from '@thalweg/core';
import { nesterov, scale, sgd } from '@thalweg/optimizers';
import { expectSameBits } from '@thalweg/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { tfOptimizer } from '../../src/index.js';
import { useBackend } from '../support/use-backend.js';

useBackend('cpu');
afterEach(() => {
  tf.disposeVariables();
});

describe.each(['cpu', 'backend'] as const)('on %s', (on) => {
  it('an optimizer that looks ahead gets the gradient there, and the variables are back after it', () => {
    const x = tf.variable(tf.tensor1d([1, -2]), true, 'x');
    const optimizer = tfOptimizer(nesterov({ learningRate: 0.125, momentum: 0.5 }), { on });
    const step = makeStep(nesterov({ learningRate: 0.125, momentum: 0.5 }));
    let at = step.init({ x: tensor([1, -2], 'float32') });
    for (let i = 0; i < 4; i++) {
      const point = step.gradientPoint(at);
      at = step(
        at,
        mapTensors((leaf) => tensor([2 * leaf.get(0), 2 * leaf.get(1)], 'float32'), point),
      );
      const before = tf.memory().numTensors;
      const { value, grads } = optimizer.computeGradients(() => tf.sum(tf.square(x)));
      const seen = x.dataSync().slice();
      optimizer.applyGradients(grads);
      tf.dispose([value, grads]);
      if (i > 0) expect(tf.memory().numTensors).toBe(before);
      expectSameBits({ x: tensor(x.dataSync<'float32'>()) }, at.params);
      if (i === 3) expect([...seen]).not.toEqual([...x.dataSync()]);
    }
  });

  it('leaves no tensor behind when a loss or a step throws', () => {
    const x = tf.variable(tf.tensor1d([1]), true, 'x');
    const optimizer = tfOptimizer(sgd({ learningRate: (step) => (step === 0 ? 1 : -1) }), { on });
    optimizer.minimize(() => tf.sum(x));
    const before = tf.memory().numTensors;
    expect(() => optimizer.minimize(() => tf.sum(x))).toThrow('learningRate');
    expect(() =>
      optimizer.minimize(() => {
        throw new Error('no loss');
      }),
    ).toThrow('no loss');
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** Scales the gradient by the loss. */
const scaleByLoss = defineTransformation({
  name: 'scaleByLoss',
  hyper: {},
  needs: ['value'],
  init: () => null,
  update: (updates, state, { value }) => [mapTensors((leaf) => scaled(leaf, value), updates), state],
});

/** Scales the gradient by the loss at the point 0. */
const scaleByLossAtZero = defineTransformation({
  name: 'scaleByLossAtZero',
  hyper: {},
  needs: ['params', 'valueAndGrad'],
  init: () => null,
  update: (updates, state, { params, valueAndGrad }) => {
    const [value, gradient] = valueAndGrad(mapTensors((leaf) => scaled(leaf, 0), params));
    return [mapTensors((leaf) => scaled(leaf, value), gradient), state];
  },
});

const scaled = (leaf: Tensor, factor: number): Tensor =>
  tensor(
    Array.from(leaf.data, (value) => value * factor),
    'float32',
  );

it('gives the loss to the members that need it', () => {
  const x = tf.variable(tf.tensor1d([1, 2]), true, 'x');
  const optimizer = tfOptimizer(chain(scaleByLoss(), scale(-1)));
  optimizer.minimize(() => tf.sum(tf.square(x)));
  expect([...x.dataSync()]).toEqual([1 - 5 * 2, 2 - 5 * 4]);
  expect(() => {
    optimizer.applyGradients({ x: tf.tensor1d([1, 1]) });
  }).toThrow('value');
});

it('computes loss and gradient at other points', () => {
  const x = tf.variable(tf.tensor1d([1, 2]), true, 'x');
  const optimizer = tfOptimizer(chain(scaleByLossAtZero(), scale(-1)));
  const f = (): tf.Scalar => tf.sum(tf.square(tf.sub(x, 1)));
  const before = tf.memory().numTensors;
  optimizer.minimize(f);
  // At 0 the loss is 2 and the gradient -2.
  expect([...x.dataSync()]).toEqual([5, 6]);
  expect(tf.memory().numTensors).toBeLessThanOrEqual(before);
});

it('says that a member which is no rule does not run on the backend', () => {
  const x = tf.variable(tf.tensor1d([1, 2]), true, 'x');
  const optimizer = tfOptimizer(chain(scaleByLoss(), scale(-1)), { on: 'backend' });
  expect(() => optimizer.minimize(() => tf.sum(x))).toThrow(
    "tfOptimizer: on: expected a chain of rules for 'backend', since only equations run there, found scaleByLoss, which is not a rule. Write tfOptimizer(tx, { on: 'cpu' })",
  );
});

/** Adds up the gradients. */
const addUp = defineTransformation({
  name: 'addUp',
  hyper: {},
  init: (params) => ({ total: mapTensors((leaf) => scaled(leaf, 0), params) }),
  update: (updates, { total }) => {
    const next = zipTrees((one, sum) => summed(one, sum), updates, total);
    return [next, { total: next }];
  },
});

const summed = (a: Tensor, b: Tensor): Tensor =>
  tensor(
    Array.from(a.data, (value, i) => value + b.data[i]!),
    'float32',
  );

it('a member that is no rule keeps the state of a variable without a gradient', () => {
  const [x, y] = ['x', 'y'].map((name) => tf.variable(tf.tensor1d([0]), true, name));
  const optimizer = tfOptimizer(chain(addUp(), scale(-1)));
  const ones = { x: tf.tensor1d([1]), y: tf.tensor1d([1]) };
  optimizer.applyGradients(ones);
  optimizer.applyGradients({ x: ones.x });
  optimizer.applyGradients(ones);
  expect([x!.dataSync()[0], y!.dataSync()[0]]).toEqual([-1 - 2 - 3, -1 - 2]);
});
