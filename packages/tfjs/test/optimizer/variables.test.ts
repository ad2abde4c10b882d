import * as tf from '@tensorflow/tfjs-core';
import { ConfigError, makeKey, chain, TreeMismatchError } from '@thalweg/core';
import { adam, adamw, addNoise, momentum, sgd } from '@thalweg/optimizers';
import { afterEach, describe, expect, it } from 'vitest';
import { tfOptimizer } from '../../src/index.js';
import { useBackend } from '../support/use-backend.js';

describe.each(['cpu', 'backend'] as const)('on %s', (on) => {
  useBackend('cpu');
  afterEach(() => {
    tf.disposeVariables();
  });
  const variable = (name: string, ...values: readonly number[]) =>
    tf.variable(tf.tensor1d([...values]), true, name);
  const apply = (
    optimizer: tf.Optimizer,
    gradients: Readonly<Record<string, readonly number[] | null>>,
  ): void => {
    const tensors = Object.entries(gradients).map(([name, gradient]) => ({
      name,
      tensor: gradient === null ? null : tf.tensor1d([...gradient]),
    }));
    // The types of tfjs do not say that a gradient may be missing, but `minimize` passes such lists.
    optimizer.applyGradients(tensors as never);
    tf.dispose(tensors as never);
  };
  const trained = (steps: readonly (readonly [number, number] | readonly [number, null])[]) => {
    const optimizer = tfOptimizer(adamw({ learningRate: 0.1, weightDecay: 0.1 }), { on });
    const [a, b] = [variable('a', 1), variable('b', 2)];
    for (const [da, db] of steps) apply(optimizer, { a: [da], b: db === null ? null : [db] });
    const values = [a.dataSync()[0]!, b.dataSync()[0]!];
    tf.disposeVariables();
    optimizer.dispose();
    return values;
  };

  it('a variable without a gradient keeps its value and its state', () => {
    const [, before] = trained([[1, 3]]);
    const [, idle] = trained([
      [1, 3],
      [1, null],
      [1, null],
    ]);
    expect(idle).toBe(before);
    // The count of steps is that of all variables; the averages are those of its own gradients.
    const optimizer = tfOptimizer(momentum({ learningRate: 1, momentum: 0.5 }), { on });
    const [a, b] = [variable('a', 0), variable('b', 0)];
    apply(optimizer, { a: [1], b: [1] });
    apply(optimizer, { a: [1], b: null });
    apply(optimizer, { a: [1] });
    apply(optimizer, { a: [1], b: [1] });
    expect([a.dataSync()[0], b.dataSync()[0]]).toEqual([-1 - 1.5 - 1.75 - 1.875, -1 - 1.5]);
    expect(optimizer.iterations).toBe(4);
  });

  it('a variable that never has a gradient takes no part', () => {
    const optimizer = tfOptimizer(sgd({ learningRate: 1 }), { on });
    const [a, b] = [variable('a', 1), variable('b', 2)];
    for (let i = 0; i < 2; i++) apply(optimizer, { a: [1], b: null });
    expect([a.dataSync()[0], b.dataSync()[0]]).toEqual([-1, 2]);
  });

  it('a variable that comes later starts from zero averages; the others continue', () => {
    const optimizer = tfOptimizer(momentum({ learningRate: 1, momentum: 0.5 }), { on });
    const [a, b] = [variable('a', 0), variable('b', 0)];
    apply(optimizer, { a: [1] });
    apply(optimizer, { b: [1] });
    apply(optimizer, { b: [1], a: [1] });
    expect([a.dataSync()[0], b.dataSync()[0]]).toEqual([-1 - 1.5, -1 - 1.5]);
  });

  it('a variable that someone assigned continues from there', () => {
    const optimizer = tfOptimizer(momentum({ learningRate: 1, momentum: 0.5 }), { on });
    const a = variable('a', 0, 0);
    apply(optimizer, { a: [1, 1] });
    a.assign(tf.tensor1d([10, 20]));
    apply(optimizer, { a: [1, 1] });
    expect([...a.dataSync()]).toEqual([8.5, 18.5]);
  });

  it('leaves tensors that share the memory of a variable alone', () => {
    const optimizer = tfOptimizer(sgd({ learningRate: 1 }), { on });
    const start = tf.tensor1d([1, 2]);
    const [a, b] = [tf.variable(start, true, 'a'), tf.variable(start, true, 'b')];
    const copy = tf.clone(a);
    apply(optimizer, { a: [1, 1] });
    const [after, between] = [a.dataSync(), tf.clone(a)];
    apply(optimizer, { a: [1, 1] });
    expect([start, b, copy].map((tensor) => [...tensor.dataSync()])).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect([[...after], [...between.dataSync()]]).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  it('a variable that is in the list twice with one gradient moves once', () => {
    const optimizer = tfOptimizer(sgd({ learningRate: 1 }), { on });
    const a = variable('a', 3);
    optimizer.minimize(() => tf.sum(tf.square(a)), false, [a, a]);
    expect(a.dataSync()[0]).toBe(-3);
    const twice = ['a', 'a'].map((name) => ({ name, tensor: tf.tensor1d([1]) }));
    expect(() => {
      optimizer.applyGradients(twice);
    }).toThrow(
      'applyGradients: a: expected one gradient for each variable, found two tensors for this one. Add the gradients first',
    );
  });

  it('refuses a gradient of a variable that was disposed, and goes on without the variable', () => {
    const optimizer = tfOptimizer(momentum({ learningRate: 1, momentum: 0.5 }), { on });
    const [a, b] = [variable('a', 0), variable('b', 0)];
    apply(optimizer, { a: [1], b: [1] });
    b.dispose();
    expect(() => {
      apply(optimizer, { a: [1], b: [1] });
    }).toThrow(
      new ConfigError({
        owner: 'applyGradients',
        argument: 'b',
        expected: 'the name of a variable',
        found: 'a gradient for a variable that does not exist, or was disposed',
      }),
    );
    apply(optimizer, { a: [1] });
    const c = variable('c', 0);
    apply(optimizer, { a: [1], c: [1], b: null });
    expect([a.dataSync()[0], c.dataSync()[0]]).toEqual([-1 - 1.5 - 1.75, -1]);
    // One of the same name and shape continues.
    const again = variable('b', 5);
    apply(optimizer, { b: [1] });
    expect(again.dataSync()[0]).toBe(3.5);
  });

  it('refuses another shape, of a gradient or of a new variable with an old name', () => {
    const optimizer = tfOptimizer(sgd({ learningRate: 1 }), { on });
    const a = variable('a', 0);
    expect(() => {
      apply(optimizer, { a: [1, 2] });
    }).toThrow('gradients.a: expected the shape of the variable, [1], found [2]');
    apply(optimizer, { a: [1] });
    a.dispose();
    variable('a', 1, 2);
    expect(() => {
      apply(optimizer, { a: [1, 2] });
    }).toThrow(TreeMismatchError);
  });

  it('refuses a dtype that is not float32; such a variable without a gradient is left out', () => {
    const optimizer = tfOptimizer(sgd({ learningRate: 1 }), { on });
    const a = variable('a', 1);
    const whole = tf.variable(tf.tensor1d([1], 'int32'), true, 'whole');
    apply(optimizer, { whole: null, a: [1] });
    expect([a.dataSync()[0], whole.dataSync()[0]]).toEqual([0, 1]);
    expect(() => {
      apply(optimizer, { whole: [1] });
    }).toThrow('whole: expected a float32 variable and a float32 gradient, found a variable of int32');
  });

  it('nothing changes when a step is refused', () => {
    const optimizer = tfOptimizer(adam({ learningRate: (step) => (step === 1 ? -1 : 0.1) }), { on });
    const a = variable('a', 1);
    apply(optimizer, { a: [1] });
    const before = a.dataSync()[0];
    expect(() => {
      apply(optimizer, { a: [1] });
    }).toThrow(ConfigError);
    expect(a.dataSync()[0]).toBe(before);
    expect(optimizer.iterations).toBe(1);
  });

  it('one optimizer for two models: each variable has its own state, and the steps are counted together', () => {
    const optimizer = tfOptimizer(momentum({ learningRate: 1, momentum: 0.5 }), { on });
    const [a, b] = [variable('first/a', 0), variable('second/a', 0, 0)];
    for (let i = 0; i < 2; i++) {
      apply(optimizer, { 'first/a': [1] });
      apply(optimizer, { 'second/a': [1, 2] });
    }
    expect([...a.dataSync(), ...b.dataSync()]).toEqual([-2.5, -2.5, -5]);
    expect(optimizer.iterations).toBe(4);
  });

  it('loaded weights go to variables by name, or else by place', async () => {
    const made = () =>
      tfOptimizer(
        chain(addNoise({ eta: 1, key: makeKey(1) }), momentum({ learningRate: 1, momentum: 0.5 })),
        {
          on,
        },
      );
    const first = made();
    const [a, b] = [variable('a', 0), variable('b', 0)];
    apply(first, { b: [1], a: [1] });
    const weights = await first.getWeights();
    const start = [a, b].map((one) => one.dataSync()[0]!);
    apply(first, { b: [1], a: [1] });
    const expected = [a, b].map((one) => one.dataSync()[0]!);

    const byName = made();
    await byName.setWeights(weights);
    a.assign(tf.tensor1d([start[0]!]));
    b.assign(tf.tensor1d([start[1]!]));
    apply(byName, { a: [1], b: [1] });
    expect([a, b].map((one) => one.dataSync()[0])).toEqual(expected);

    const byPlace = made();
    await byPlace.setWeights(weights);
    const [c, d] = [variable('c', start[0]!), variable('d', start[1]!)];
    apply(byPlace, { d: [1], c: [1] });
    expect([c, d].map((one) => one.dataSync()[0])).toEqual(expected);
    expect(() => {
      apply(byPlace, { a: [1] });
    }).toThrow(
      'applyGradients: a: expected another name than that of a saved variable, which c continues, found variables of two models. Give each model an optimizer of its own',
    );

    const fewer = made();
    await fewer.setWeights(weights);
    expect(() => {
      apply(fewer, { c: [1] });
    }).toThrow('variables: expected those that the saved optimizer has seen: 2 (b, a), found 1 (c)');
    const wider = made();
    await wider.setWeights(weights);
    variable('wide', 1, 2);
    expect(() => {
      apply(wider, { c: [1], wide: [1, 1] });
    }).toThrow('variables.wide: expected the shape that a had at the first step, [1], found [2]');
  });

  it('a variable that takes no step after loading is saved again', async () => {
    const make = () => tfOptimizer(momentum({ learningRate: 1, momentum: 0.5 }), { on });
    const [first, second, third] = [make(), make(), make()];
    const [a, b] = [variable('a', 0), variable('b', 0)];
    apply(first, { a: [1], b: [1] });
    await second.setWeights(await first.getWeights());
    apply(second, { a: [1] });
    await third.setWeights(await second.getWeights());
    apply(third, { a: [1], b: [1] });
    expect([a.dataSync()[0], b.dataSync()[0]]).toEqual([-1 - 1.5 - 1.75, -1 - 1.5]);
    expect(third.iterations).toBe(3);
  });
});
