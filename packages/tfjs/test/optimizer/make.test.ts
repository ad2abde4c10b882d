import * as tf from '@tensorflow/tfjs-core';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { adam, adamw, clipByGlobalNorm, sgd } from '@thalweg/optimizers';
import { chain } from '@thalweg/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { tfOptimizer } from '../../src/index.js';
import { useBackend } from '../support/use-backend.js';

useBackend('cpu');
afterEach(() => {
  tf.disposeVariables();
});

it('refuses what is no transformation, and unknown options', () => {
  expect(() => tfOptimizer(adam as never)).toThrow(
    'tfOptimizer: tx: expected a transformation, found function. Call the factory',
  );
  expect(() => tfOptimizer(undefined as never)).toThrow('found undefined');
  expect(() => tfOptimizer(adam(), { on: 'gpu' as never })).toThrow(
    "tfOptimizer: on: expected 'cpu' or 'backend', found 'gpu'",
  );
  expect(() => tfOptimizer(adam(), { off: 1 } as never)).toThrow('off');
});

describe('1000 steps', () => {
  it.each(['cpu', 'backend'] as const)('leak no tensor on %s', (on) => {
    const [a, b] = [tf.variable(tf.tensor1d([1, 2])), tf.variable(tf.scalar(3))];
    const optimizer = tfOptimizer(adam({ learningRate: 1e-3 }), { on });
    const losses = [() => tf.sum(tf.square(tf.add(a, b))), () => tf.sum(tf.square(a))] as const;
    for (const f of losses) optimizer.minimize(f as () => tf.Scalar);
    const { numTensors, numDataBuffers } = tf.memory();
    // Every third step, one variable has no gradient.
    for (let i = 0; i < 1000; i++) optimizer.minimize(losses[i % 3 === 0 ? 1 : 0] as () => tf.Scalar);
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
  });
});

describe('a backend', () => {
  /** The messages of one step on a backend that says this of itself. */
  const warnings = (precision: 16 | 32): readonly unknown[][] => {
    const spies = [
      vi.spyOn(tf.backend(), 'floatPrecision').mockReturnValue(precision),
      vi.spyOn(console, 'warn').mockReturnValue(undefined),
    ] as const;
    tf.env().set('PROD', false);
    const x = tf.variable(tf.tensor1d([1]));
    const optimizer = tfOptimizer(sgd({ learningRate: 1 }));
    for (let i = 0; i < 2; i++) optimizer.minimize(() => tf.sum(x));
    tf.env().set('PROD', true);
    const { calls } = spies[1].mock;
    const found = [...calls];
    for (const spy of spies) spy.mockRestore();
    return found;
  };

  it('of 16 bits gets one warning', () => {
    expect(warnings(16)).toEqual([
      [
        'tfOptimizer: the backend cpu stores numbers in 16 bits. Small updates are lost, and an eps below 6e-8 is 0.',
      ],
    ]);
  });

  it('of 32 bits gets none', () => {
    expect(warnings(32)).toEqual([]);
  });
});

describe('by default', () => {
  afterEach(async () => {
    await tf.setBackend('cpu');
  });
  const make = () => tfOptimizer(chain(clipByGlobalNorm(0.5), adamw({ learningRate: 0.1 })));
  /** The number of tensors that an optimizer holds after a step, and the values of the variables. */
  const steppedOn = async (backend: string) => {
    await tf.setBackend(backend);
    const [a, b] = [tf.variable(tf.tensor1d([1, -2])), tf.variable(tf.scalar(3))];
    const optimizer = make();
    const before = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) optimizer.minimize(() => tf.add(tf.sum(tf.square(a)), b));
    const held = tf.memory().numTensors - before;
    const values = [...a.dataSync(), ...b.dataSync()];
    optimizer.dispose();
    expect(tf.memory().numTensors).toBe(before);
    return { held, values };
  };

  it.each(['cpu', 'wasm'])('a step on the backend %s runs in our own kernels', async (backend) => {
    expect((await steppedOn(backend)).held).toBe(0);
  });

  it('a step on a backend of a device runs there, and reads nothing', async () => {
    tf.registerBackend('device', () => new MathBackendCPU());
    tf.copyRegisteredKernels('cpu', 'device');
    await tf.setBackend('device');
    const reads = vi.spyOn(tf.backend(), 'readSync').mockImplementation(() => {
      throw new Error('a read waits for the device');
    });
    const [a, b] = [tf.variable(tf.tensor1d([1, -2])), tf.variable(tf.scalar(3))];
    const optimizer = make();
    const before = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) optimizer.minimize(() => tf.add(tf.sum(tf.square(a)), b));
    expect(tf.memory().numTensors - before).toBe(4);
    reads.mockRestore();
    const found = [...a.dataSync(), ...b.dataSync()];
    optimizer.dispose();
    expect(tf.memory().numTensors).toBe(before);
    const { values } = await steppedOn('cpu');
    // A sum in float32 may round in another way.
    for (const [i, value] of found.entries()) expect(Math.abs(value - values[i]!)).toBeLessThan(1e-6);
    tf.removeBackend('device');
  });
});
