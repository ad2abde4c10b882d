import * as tf from '@tensorflow/tfjs-core';
import { chain, defineTransformation } from '@thalweg/core';
import { adam, adamw, momentum, scale, sgd } from '@thalweg/optimizers';
import { afterEach, describe, expect, it } from 'vitest';
import { tfOptimizer } from '../../src/index.js';
import { useBackend } from '../support/use-backend.js';

useBackend('cpu');
afterEach(() => {
  tf.disposeVariables();
});

const stepOf = (optimizer: tf.Optimizer, x: tf.Variable): void => {
  optimizer.minimize(() => tf.sum(tf.square(x)), false, [x]);
};
const trained = (optimizer: tf.Optimizer, steps = 1) => {
  const x = tf.variable(tf.tensor1d([1, 2]));
  for (let i = 0; i < steps; i++) stepOf(optimizer, x);
  return x;
};

describe('the weights of another optimizer are refused', () => {
  it('of tfjs', async () => {
    const theirs = tf.train.adam(0.1);
    trained(theirs);
    await expect(tfOptimizer(adam()).setWeights(await theirs.getWeights())).rejects.toThrow(
      'setWeights: weightValues: expected the weights of an optimizer of thalweg: iter, and thalweg after the first step, found iter,',
    );
    await expect(tfOptimizer(adam()).setWeights([])).rejects.toThrow('found none');
  });

  it.each(['cpu', 'backend'] as const)('of thalweg, on %s', async (on) => {
    const saved = tfOptimizer(momentum({ learningRate: 0.1 }), { on });
    const x = trained(saved);
    const weights = await saved.getWeights();
    const other = tfOptimizer(sgd({ learningRate: 0.1 }), { on });
    await other.setWeights(weights);
    expect(() => {
      stepOf(other, x);
    }).toThrow(
      'state.addMomentum: expected nothing, as this optimizer has, found a state. Load the weights into',
    );
    const more = tfOptimizer(adam(), { on });
    await more.setWeights(weights);
    expect(() => {
      stepOf(more, x);
    }).toThrow('state.');
  });

  it('if they are damaged', async () => {
    const saved = tfOptimizer(adam());
    trained(saved);
    const [iter, thalweg] = await saved.getWeights();
    const words = Int32Array.from(thalweg!.tensor.dataSync());
    words[words.length - 3]! ^= 1;
    const damaged = { name: 'thalweg', tensor: tf.tensor1d(words, 'int32') };
    await expect(tfOptimizer(adam()).setWeights([iter!, damaged])).rejects.toThrow('checksum');
    const empty = { name: 'thalweg', tensor: tf.tensor1d([], 'int32') };
    await expect(tfOptimizer(adam()).setWeights([iter!, empty])).rejects.toThrow('checkpoint');
  });
});

it('what is loaded does not change until the first step, and can be saved again', async () => {
  const first = tfOptimizer(adam());
  trained(first, 3);
  const weights = (await first.getWeights()).map(({ name, tensor }) => ({ name, tensor: tf.clone(tensor) }));
  const second = tfOptimizer(adam());
  await second.setWeights(weights);
  const again = await second.getWeights();
  expect(again.map(({ tensor }) => [...tensor.dataSync()])).toEqual(
    weights.map(({ tensor }) => [...tensor.dataSync()]),
  );
});

/** A member whose state is no tree like the parameters. */
const remember = defineTransformation({
  name: 'remember',
  hyper: {},
  init: () => ({ words: [0xffffffff, 7], note: 'none', seen: null as null | number, sum: NaN }),
  update: (updates, state) => [updates, { ...state, note: 'some', seen: (state.seen ?? 0) + 0.1 }],
});

it('keeps any state that a checkpoint can hold', async () => {
  const make = () => tfOptimizer(chain(remember(), scale(-0.5)));
  const first = make();
  const x = trained(first, 2);
  const second = make();
  await second.setWeights(await first.getWeights());
  stepOf(first, x);
  stepOf(second, x);
  const [[, ours], [, theirs]] = [await first.getWeights(), await second.getWeights()];
  expect([...theirs!.tensor.dataSync()]).toEqual([...ours!.tensor.dataSync()]);
});

it('writes no underscore into the config, and reads it back', async () => {
  const optimizer = tfOptimizer(adamw({ mask: 'a_b/c_d_*' }));
  const { thalweg } = optimizer.getConfig() as { readonly thalweg: string };
  expect(thalweg).not.toContain('_');
  expect(JSON.parse(thalweg)).toMatchObject({ spec: { name: 'adamw', mask: 'a_b/c_d_*' } });
  expect(await optimizer.getWeights()).toHaveLength(1);
});

it('starts anew after dispose', () => {
  const optimizer = tfOptimizer(momentum({ learningRate: 0.25, momentum: 0.5 }));
  const x = trained(optimizer, 2);
  optimizer.dispose();
  expect(optimizer.iterations).toBe(0);
  x.assign(tf.tensor1d([1, 2]));
  stepOf(optimizer, x);
  expect([...x.dataSync()]).toEqual([0.5, 1]);
});

it.each(['cpu', 'backend'] as const)('saves the state at the call, on %s', async (on) => {
  const optimizer = tfOptimizer(adam(), { on });
  const x = trained(optimizer);
  const expected = (await optimizer.getWeights()).map(({ tensor }) => [...tensor.dataSync()]);
  const later = optimizer.getWeights();
  stepOf(optimizer, x);
  expect((await later).map(({ tensor }) => [...tensor.dataSync()])).toEqual(expected);
});
