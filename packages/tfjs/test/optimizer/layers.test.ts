import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { adam, momentum } from '@thalweg/optimizers';
import { afterEach, describe, expect, it } from 'vitest';
import { tfOptimizer } from '../../src/index.js';
import { useBackend } from '../support/use-backend.js';

const data = () => ({
  x: tf.tensor2d(
    Array.from({ length: 32 }, (_, i) => Math.sin(i)),
    [16, 2],
  ),
  y: tf.tensor2d(
    Array.from({ length: 16 }, (_, i) => Math.sin(2 * i) - Math.sin(2 * i + 1)),
    [16, 1],
  ),
});
const dense = (units: number, inputShape?: [number]) =>
  tfl.layers.dense({
    units,
    ...(inputShape === undefined ? {} : { inputShape }),
    kernelInitializer: tfl.initializers.glorotUniform({ seed: units }),
  });
const numbersOf = (layer: tfl.layers.Layer) => layer.getWeights().map((weight) => [...weight.dataSync()]);

describe.each(['cpu', 'backend'] as const)('on %s', (on) => {
  useBackend('cpu');
  afterEach(() => {
    tf.disposeVariables();
  });

  it('model.fit trains, in a scope of tfjs too', async () => {
    const model = tfl.sequential({ layers: [dense(4, [2]), tfl.layers.batchNormalization(), dense(1)] });
    model.compile({ optimizer: tfOptimizer(adam({ learningRate: 0.05 }), { on }), loss: 'meanSquaredError' });
    const { x, y } = data();
    const { history } = await model.fit(x, y, { epochs: 20, shuffle: false });
    const losses = history.loss as number[];
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 4);
    expect(model.optimizer.iterations).toBe(20);
    const w = tf.variable(tf.scalar(1));
    const optimizer = tfOptimizer(momentum({ learningRate: 0.25, momentum: 0.5 }), { on });
    for (let i = 0; i < 2; i++)
      tf.tidy(() => {
        optimizer.minimize(() => tf.square(w));
      });
    expect(w.dataSync()[0]).toBe(0.5 - 0.25 - 0.25);
  });

  it('a frozen layer stays, and trains after it is thawed', async () => {
    const [frozen, last] = [dense(3, [2]), dense(1)];
    const model = tfl.sequential({ layers: [frozen, last] });
    const optimizer = tfOptimizer(momentum({ learningRate: 0.1, momentum: 0.9 }), { on });
    const { x, y } = data();
    const train = async () => {
      model.compile({ optimizer, loss: 'meanSquaredError' });
      const before = [numbersOf(frozen), numbersOf(last)];
      await model.fit(x, y, { epochs: 2 });
      return [numbersOf(frozen), numbersOf(last)].map(
        (numbers, i) => JSON.stringify(numbers) !== JSON.stringify(before[i]),
      );
    };
    frozen.trainable = false;
    expect(await train()).toEqual([false, true]);
    frozen.trainable = true;
    expect(await train()).toEqual([true, true]);
    last.trainable = false;
    expect(await train()).toEqual([true, false]);
  });

  it('two models that share a layer share its state', async () => {
    const shared = dense(3, [2]);
    const input = tfl.input({ shape: [2] });
    const heads = [dense(1), dense(1)];
    const models = heads.map((head) =>
      tfl.model({ inputs: input, outputs: head.apply(shared.apply(input)) as tfl.SymbolicTensor }),
    );
    const optimizer = tfOptimizer(adam({ learningRate: 0.01 }), { on });
    const { x, y } = data();
    for (const model of models) model.compile({ optimizer, loss: 'meanSquaredError' });
    for (const model of [...models, ...models]) await model.fit(x, y, { epochs: 1 });
    expect(optimizer.iterations).toBe(4);
    const before = tf.memory().numTensors;
    for (const model of models) await model.fit(x, y, { epochs: 1 });
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe.each(['cpu', 'backend'] as const)('the backend changes between steps, on %s', (on) => {
  useBackend('cpu');
  afterEach(async () => {
    tf.disposeVariables();
    await tf.setBackend('cpu');
  });

  it('with the same bits', async () => {
    const run = async (backends: readonly string[]) => {
      await tf.setBackend(backends[0]!);
      const w = tf.variable(tf.tensor1d([1, -2, 3]));
      const optimizer = tfOptimizer(adam({ learningRate: 0.1 }), { on });
      for (const backend of backends) {
        await tf.setBackend(backend);
        optimizer.minimize(() => tf.sum(tf.square(w)));
      }
      return [...w.dataSync()];
    };
    const expected = await run(['cpu', 'cpu', 'cpu', 'cpu']);
    expect(await run(['cpu', 'wasm', 'wasm', 'cpu'])).toEqual(expected);
    expect(await run(['wasm', 'cpu', 'cpu', 'wasm'])).toEqual(expected);
  });
});
