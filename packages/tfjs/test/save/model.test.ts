import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { chain, makeKey, type AnyTransformation } from '@thalweg/core';
import { createRegistry } from '@thalweg/core/spec';
import { adam, addDecayedWeights, addNoise, clipByGlobalNorm, momentum, nesterov } from '@thalweg/optimizers';
import { cosineDecay } from '@thalweg/schedules';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { registerOptimizer, tfOptimizer } from '../../src/index.js';
import { registry } from '../support/cases.js';
import { useBackend } from '../support/use-backend.js';

let models = 0;

/** A model whose variables have names that no other has had. */
const modelWith = (optimizerFor: (name: string) => tf.Optimizer): tfl.Sequential => {
  // With an underscore, since tfjs changes strings with one when it loads a model.
  const name = `hidden_${models++}`;
  const kernelInitializer = tfl.initializers.glorotUniform({ seed: 3 });
  const model = tfl.sequential({
    layers: [
      tfl.layers.dense({
        name,
        inputShape: [3],
        units: 4,
        activation: 'relu',
        kernelInitializer,
      }),
      tfl.layers.dense({ name: `last_${name}`, units: 1, kernelInitializer }),
    ],
  });
  model.compile({ optimizer: optimizerFor(name), loss: 'meanSquaredError' });
  return model;
};

const fit = async (model: tfl.LayersModel, epochs: number): Promise<readonly number[]> => {
  const [x, y] = [
    tf.tensor2d(
      Array.from({ length: 24 }, (_, i) => Math.sin(i)),
      [8, 3],
    ),
    tf.tensor2d(
      Array.from({ length: 8 }, (_, i) => Math.cos(i)),
      [8, 1],
    ),
  ];
  const { history } = await model.fit(x, y, { epochs, batchSize: 4, shuffle: false });
  tf.dispose([x, y]);
  return history.loss as number[];
};

/** The files that tfjs would write, read again. */
const saved = async (model: tfl.LayersModel): Promise<tf.io.ModelArtifacts> => {
  const kept: tf.io.ModelArtifacts[] = [];
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      const { weightData, ...others } = artifacts;
      kept.push({ ...(JSON.parse(JSON.stringify(others)) as tf.io.ModelArtifacts), weightData: weightData! });
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    }),
    { includeOptimizer: true },
  );
  return kept[0]!;
};

const numbersOf = (model: tfl.LayersModel) => model.getWeights().map((weight) => [...weight.dataSync()]);

const rate = () => cosineDecay({ initialValue: 0.05, steps: 30 });
const optimizers: readonly (readonly [string, (layer: string) => AnyTransformation])[] = [
  ['adam with a schedule', () => adam({ learningRate: rate() })],
  [
    'a mask by name, and noise',
    (layer) =>
      chain(
        clipByGlobalNorm(1),
        addDecayedWeights(0.1, { mask: `${layer}/kernel` }),
        addNoise({ eta: 0.01, key: makeKey(7) }),
        momentum({ learningRate: rate() }),
      ),
  ],
  ['a gradient at another point', () => nesterov({ learningRate: 0.05 })],
];

describe.each(['cpu', 'wasm'] as const)('%s', (backend) => {
  useBackend(backend);
  beforeAll(() => {
    registerOptimizer(registry);
  });
  afterEach(() => {
    tf.disposeVariables();
  });

  describe.each(['cpu', 'backend'] as const)('on %s', (on) => {
    it.each(optimizers)('a loaded model continues to the bit: %s', async (_, make) => {
      const model = modelWith((name) => tfOptimizer(make(name), { on }));
      await fit(model, 2);
      // The first model is still there, so the variables of the second get other names.
      const loaded = await tfl.loadLayersModel(tf.io.fromMemory(await saved(model)));
      expect(loaded.weights[0]!.name).not.toBe(model.weights[0]!.name);
      expect(numbersOf(loaded)).toEqual(numbersOf(model));
      expect(loaded.optimizer.iterations).toBe(4);
      await fit(loaded, 1);
      // Saved and loaded again, it still knows the first names.
      const again = await tfl.loadLayersModel(tf.io.fromMemory(await saved(loaded)));
      await fit(again, 1);
      await fit(model, 2);
      expect(numbersOf(again)).toEqual(numbersOf(model));
    });
  });

  it('a model that was not trained yet is saved and loaded', async () => {
    const artifacts = await saved(modelWith(() => tfOptimizer(adam())));
    const loaded = await tfl.loadLayersModel(tf.io.fromMemory(artifacts));
    expect(loaded.optimizer.iterations).toBe(0);
    const again = await tfl.loadLayersModel(tf.io.fromMemory(await saved(loaded)));
    await fit(again, 1);
    expect(again.optimizer.iterations).toBe(2);
  });
});

describe('saving', () => {
  useBackend('cpu');
  afterEach(() => {
    tf.disposeVariables();
  });

  it('leaks no tensor, however often', async () => {
    const model = modelWith(() => tfOptimizer(adam()));
    await fit(model, 1);
    await saved(model);
    const before = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) {
      await fit(model, 1);
      await saved(model);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('names the schedule that is a plain function', async () => {
    const model = modelWith(() => tfOptimizer(adam({ learningRate: (step) => 1 / (1 + step) })));
    await expect(saved(model)).rejects.toThrow(
      'adam.learningRate: expected something built by a declared factory',
    );
  });

  it('names what the registry lacks', async () => {
    const artifacts = await saved(modelWith(() => tfOptimizer(adam())));
    registerOptimizer(createRegistry([]));
    await expect(tfl.loadLayersModel(tf.io.fromMemory(artifacts))).rejects.toThrow(
      "expected the spec of an optimizer of the registry, found $.name: expected the name of a transformation, found 'adam'",
    );
    registerOptimizer(registry);
  });

  it('keeps a learning rate that was assigned, and where steps run', async () => {
    const optimizer = tfOptimizer(adam({ learningRate: rate() }), { on: 'backend' });
    optimizer.learningRate = 0.5;
    const loaded = await tfl.loadLayersModel(tf.io.fromMemory(await saved(modelWith(() => optimizer))));
    expect(loaded.optimizer.getConfig()).toEqual(optimizer.getConfig());
    expect((loaded.optimizer as unknown as { learningRate: number }).learningRate).toBe(0.5);
  });
});
