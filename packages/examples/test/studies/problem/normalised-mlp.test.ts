import { makeKey, mapTensors, tensor, toArray, type Tensor } from '@thalweg/core';
import { takeRows } from '@thalweg/strategies';
import { describe, expect, test } from 'vitest';
import { gradientError } from '../../../src/studies/measure/gradient-error.js';
import { mean } from '../../../src/studies/measure/mean.js';
import { createMlp, normalLayers } from '../../../src/studies/problem/mlp.js';
import {
  createNormalisedMlp,
  normalised,
  type NormalisedLayers,
} from '../../../src/studies/problem/normalised-mlp.js';
import { createTeacher } from '../../../src/studies/problem/teacher.js';

const examples = createTeacher(makeKey(1), { inputs: 4, classes: 3 })(makeKey(2), { rows: 200 });
const batch = takeRows(examples, [3, 14, 15, 92, 65, 35, 89, 79]);
const layers = normalLayers(makeKey(3), [4, 7, 6, 3], () => 0.8);

const start = normalised(layers);
const { running } = start;

const changed = (leaf: Tensor, value: (value: number, i: number) => number): Tensor =>
  tensor(Float64Array.from(toArray(leaf), value), leaf.shape);

/** Scales and shifts that are not those of the start, where mistakes in them would not show. */
const params = mapTensors<NormalisedLayers>(
  (leaf, path) => (path.includes('norm') ? changed(leaf, (value, i) => value + 0.3 * Math.sin(i + 1)) : leaf),
  start.params,
);

describe('createNormalisedMlp', () => {
  test.each(['sigmoid', 'tanh'] as const)('%s: the gradient is that of central differences', (activation) => {
    const mlp = createNormalisedMlp(activation);
    const error = gradientError(params, (at) => {
      const [loss, gradients] = mlp.valueAndGrad(at, running, batch);
      return [loss, gradients];
    });
    expect(error).toBeLessThan(1e-8);
  });

  test('the scale of the weights does not matter, but to the gradient, which is the smaller', () => {
    const mlp = createNormalisedMlp('relu');
    const tripled = {
      ...params,
      hidden: params.hidden.map((layer) => ({ ...layer, w: changed(layer.w, (value) => 3 * value) })),
    };
    const [loss, gradients] = mlp.valueAndGrad(params, running, batch);
    const [same, smaller] = mlp.valueAndGrad(tripled, running, batch);
    // But for what is added to the variance.
    expect(same).toBeCloseTo(loss, 4);
    toArray(smaller.hidden[0]!.w).forEach((derivative, i) =>
      expect(derivative).toBeCloseTo(toArray(gradients.hidden[0]!.w)[i]! / 3, 4),
    );
  });

  test('the running statistics move a tenth of the way to the mean of the sums', () => {
    const [, , after] = createNormalisedMlp('tanh').valueAndGrad(params, running, batch);
    const inputs = toArray(batch.inputs);
    const weights = toArray(layers[0]!.w);
    const sums = Array.from({ length: 8 }, (_, row) =>
      [0, 1, 2, 3].reduce((sum, i) => sum + inputs[4 * row + i]! * weights[7 * i]!, 0),
    );
    expect(after[0]!.mean.get(0)).toBeCloseTo(0.1 * mean(sums), 14);
    expect(after).toHaveLength(2);
    expect(after[1]!.variance.shape).toEqual([6]);
  });

  test('with running statistics that change nothing it is a network without biases', () => {
    // 1 / √(variance + 1e-5) is 1.
    const neutral = start.running.map(({ mean, variance }) => ({
      mean,
      variance: tensor(toArray(variance).map(() => 1 - 1e-5)),
    }));
    const found = createNormalisedMlp('tanh').accuracy(start.params, neutral, examples);
    expect(found).toBe(createMlp('tanh').accuracy(layers, examples));
    expect(found).toBeGreaterThan(0.1);
  });
});
